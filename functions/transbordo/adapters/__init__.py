"""One outside thing a file, behind the ports of `transbordo.domain.ports`."""
