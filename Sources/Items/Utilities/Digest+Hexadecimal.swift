public import Crypto

extension Digest {
    public var hexadecimal: String {
        var text: [UInt8] = []
        text.append(hexadecimal: self)
        return String(decoding: text, as: UTF8.self)
    }
}
