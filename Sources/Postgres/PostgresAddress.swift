import CPQ

/// Where the database is and how to get in: what `DATABASE_URL` holds. It is never printed, for it has a password in it.
package struct PostgresAddress: Sendable {
    /// `postgres://user:password@host:port/database?sslmode=…`, as libpq reads it.
    let url: String
    /// For people: `host:port/database`.
    package let place: String

    /// - Throws: a sentence of what is wrong with the URL, which quotes nothing of it.
    package init(url: String) throws(InvalidPostgresURL) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw InvalidPostgresURL(reason: "it starts with postgres:// or postgresql://")
        }
        // libpq's words quote the URL, so they are not passed on.
        guard let options = PQconninfoParse(url, nil) else {
            throw InvalidPostgresURL(
                reason: "it is not of the shape postgres://user:password@host:port/database?sslmode=require; "
                    + "write special signs of user and password percent-encoded, and a % as %25"
            )
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        let hosts = (values["host"] ?? values["hostaddr"] ?? "localhost").split(separator: ",")
        let ports = (values["port"] ?? "5432").split(separator: ",")
        let places = hosts.enumerated().map { index, host in
            host.hasPrefix("/")
                ? "\(host)" : "\(host):\(ports.indices.contains(index) ? ports[index] : ports.last ?? "5432")"
        }
        self.url = url
        place = "\(places.joined(separator: ","))/\(values["dbname"] ?? values["user"] ?? "")"
    }
}

package struct InvalidPostgresURL: Error, CustomStringConvertible {
    let reason: String

    package var description: String { reason }
}
