/// A number with the noise of binary arithmetic on decimals taken off: the nearest multiple of 10^-9 below a million, itself above.
func decimal(_ number: Double) -> Double {
    number.magnitude < 1e6 ? (number * 1e9).rounded() / 1e9 : number
}
