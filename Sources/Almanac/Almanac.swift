import Hummingbird
import GRDB
import AsyncHTTPClient
import ArgumentParser
import Crypto
import Subprocess
@main struct Almanac { static func main() {} }
