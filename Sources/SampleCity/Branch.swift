/// A substance of GB 18218-2018, Table 1.
struct Substance {
    let cas: String
    let name: String
    /// Q, tonnes.
    let criticalTonnes: Double
    /// β of Table 3 or, by class, of Table 4.
    let beta: Double
    /// Class of Table 2; nil where Table 3 has the substance.
    let hazardClass: String?

    private init(_ cas: String, _ name: String, _ criticalTonnes: Double, _ beta: Double, _ hazardClass: String? = nil) {
        (self.cas, self.name, self.criticalTonnes, self.beta, self.hazardClass) = (cas, name, criticalTonnes, beta, hazardClass)
    }

    static let ammonia = Substance("7664-41-7", "氨", 10, 2)
    static let chlorine = Substance("7782-50-5", "氯", 5, 4)
    static let hydrogenChloride = Substance("7647-01-0", "氯化氢", 20, 3)
    static let ethyleneOxide = Substance("75-21-8", "环氧乙烷", 10, 2)
    static let propyleneOxide = Substance("75-56-9", "1,2-环氧丙烷", 10, 1.5, "W5.1")
    static let sulfurDioxide = Substance("7446-09-5", "二氧化硫", 20, 2)
    static let hydrogenFluoride = Substance("7664-39-3", "氟化氢", 1, 5)
    static let methanol = Substance("67-56-1", "甲醇", 500, 1, "W5.3")
    static let ethanol = Substance("64-17-5", "乙醇", 500, 1, "W5.3")
    static let acetone = Substance("67-64-1", "丙酮", 500, 1, "W5.3")
    static let ethylAcetate = Substance("141-78-6", "乙酸乙酯", 500, 1, "W5.3")
    static let benzene = Substance("71-43-2", "苯", 50, 1, "W5.3")
    static let toluene = Substance("108-88-3", "甲苯", 500, 1, "W5.3")
    static let styrene = Substance("100-42-5", "苯乙烯", 500, 1, "W5.4")
    static let acrylonitrile = Substance("107-13-1", "2-丙烯腈", 50, 1, "W5.3")
    static let petrol = Substance("86290-81-5", "汽油", 200, 1, "W5.3")
    static let liquefiedGas = Substance("68476-85-7", "液化石油气", 50, 1.5, "W2")
    static let methane = Substance("74-82-8", "甲烷", 50, 1.5, "W2")
    static let hydrogen = Substance("1333-74-0", "氢", 5, 1.5, "W2")
    static let acetylene = Substance("74-86-2", "乙炔", 1, 1.5, "W2")
    static let oxygen = Substance("7782-44-7", "氧", 200, 1, "W4")
    static let calciumCarbide = Substance("75-20-7", "碳化钙", 100, 1, "W11")
    static let sodiumChlorate = Substance("7775-09-9", "氯酸钠", 100, 1, "W9.1")
    static let potassiumNitrate = Substance("7757-79-1", "硝酸钾", 1000, 1, "W9.2")
}

/// A branch of industry: what its enterprises are called and what they hold.
struct Branch {
    let words: [String]
    let substances: [Substance]

    static let parkBranches = [
        Branch(words: ["合成氨有限公司", "化肥有限公司"], substances: [.ammonia, .methanol]),
        Branch(words: ["氯碱化工有限公司", "氯碱有限公司"], substances: [.chlorine, .hydrogenChloride, .hydrogen]),
        Branch(words: ["石化有限公司", "石油化工有限公司"], substances: [.benzene, .toluene, .petrol]),
        Branch(words: ["精细化工有限公司", "新材料有限公司"], substances: [.ethyleneOxide, .propyleneOxide, .methanol]),
        Branch(words: ["制药有限公司", "医药化工有限公司"], substances: [.toluene, .acetone, .ethanol]),
        Branch(words: ["树脂有限公司", "涂料有限公司"], substances: [.styrene, .toluene, .ethylAcetate]),
        Branch(words: ["腈纶有限公司", "合成纤维有限公司"], substances: [.acrylonitrile, .sulfurDioxide]),
        Branch(words: ["氟化工有限公司"], substances: [.hydrogenFluoride, .hydrogenChloride]),
        Branch(words: ["工业气体有限公司"], substances: [.oxygen, .hydrogen, .acetylene]),
        Branch(words: ["电石有限公司"], substances: [.calciumCarbide, .acetylene]),
        Branch(words: ["无机盐有限公司", "盐化有限公司"], substances: [.sodiumChlorate, .potassiumNitrate]),
        Branch(words: ["仓储有限公司", "危险品物流有限公司"], substances: [.methanol, .styrene, .petrol]),
    ]

    static let townBranches = [
        Branch(words: ["加油站", "中心加油站", "第二加油站"], substances: [.petrol]),
        Branch(words: ["液化气站", "燃气储配站"], substances: [.liquefiedGas, .methane]),
        Branch(words: ["冷链物流有限公司", "冷冻食品有限公司", "水产冷库"], substances: [.ammonia]),
        Branch(words: ["自来水厂", "第二水厂"], substances: [.chlorine]),
        Branch(words: ["酒业有限公司"], substances: [.ethanol]),
        Branch(words: ["涂料厂", "家具有限公司", "印刷有限公司"], substances: [.toluene, .ethylAcetate]),
        Branch(words: ["气体经营部", "焊材有限公司"], substances: [.oxygen, .acetylene]),
    ]
}
