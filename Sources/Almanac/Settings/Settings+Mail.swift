import Delivery
import Foundation
import Items

extension Settings.Mail {
    init(_ reader: inout EnvironmentReader) {
        let (url, from) = (reader.secret("SMTP_URL"), reader.text("MAIL_FROM"))
        let authorities = reader.text("SMTP_CA_FILE")
        operatorAddress = reader.text("MAIL_OPERATOR")
        if let operatorAddress, !MailServer.isAddress(operatorAddress) {
            reader.refuse("MAIL_OPERATOR", "\"\(operatorAddress)\" is not an address such as operator@example.org")
        }
        guard let url else {
            for name in ["MAIL_FROM", "MAIL_OPERATOR", "SMTP_CA_FILE"] where reader.text(name) != nil {
                reader.refuse(name, "it is set and SMTP_URL is not, without which no mail is sent")
            }
            return
        }
        if let authorities, !FileManager.default.isReadableFile(atPath: authorities) {
            reader.refuse("SMTP_CA_FILE", "\"\(authorities)\" cannot be read")
        }
        do {
            server = try MailServer(url: url.value, from: from ?? "", authorities: authorities)
        } catch {
            reader.refuse(error.setting, "\(error)")
        }
    }
}
