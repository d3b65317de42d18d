import CCrypto

/// SHA-256 of bytes as 64 lower-case hexadecimal digits (FIPS 180-4; libcrypto's `EVP_Digest`).
func sha256(_ bytes: Span<UInt8>) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = bytes.withUnsafeBytes { input in
        EVP_Digest(input.baseAddress, input.count, &digest, nil, EVP_sha256(), nil)
    }
    precondition(done == 1, "EVP_Digest")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
