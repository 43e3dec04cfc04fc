import NIOCore
import Synchronization

/// How much of a thing one client may have at a time, so that something is left for others.
package final class AddressQuota: Sendable {
    /// Held as long as the client has it.
    package final class Seat: Sendable {
        private let quota: AddressQuota
        private let address: ClientAddress

        fileprivate init(_ quota: AddressQuota, _ address: ClientAddress) {
            (self.quota, self.address) = (quota, address)
        }

        deinit {
            quota.taken.withLock { taken in
                taken[address] = taken[address].flatMap { $0 > 1 ? $0 - 1 : nil }
            }
        }
    }

    private let most: Int
    private let refusal: String
    private let taken = Mutex<[ClientAddress: Int]>([:])

    package init(_ most: Int, refusal: String) {
        (self.most, self.refusal) = (most, refusal)
    }

    /// Throws a 429 where the client has as many as it may. Of a client without an address nothing is counted.
    package func take(_ address: ClientAddress?) throws -> Seat? {
        guard let address else { return nil }
        let isFree = taken.withLock { taken in
            guard taken[address, default: 0] < most else { return false }
            taken[address, default: 0] += 1
            return true
        }
        guard isFree else { throw Problem.busy(refusal, retryAfter: 1) }
        return Seat(self, address)
    }
}

extension AppRequestContext {
    /// Who asks, as it is counted.
    package var address: ClientAddress? { ClientAddress(client) }
}
