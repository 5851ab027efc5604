/** For `localhost` and loopback addresses, signed by itself; it protects nothing. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKhs7Cd24C9Yz4p3y
HCBeW1ARUG1QUOy7mtJ8KLaikb2hRANCAARxtB0iy2LBiyFOWtgRTsiHUUT0XXSh
jhcIom0LbR8f3PYq6jQE6beKCo2s3y5e0hls55GorJ3q+rGFpjxagE/y
-----END PRIVATE KEY-----`;
export const cert = `-----BEGIN CERTIFICATE-----
MIIBtTCCAVugAwIBAgIUQ6du9KMi/rHUfa4B52PKb/hI4kIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA3MDUwMVoYDzIxMjYxMDI4
MDcwNTAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARxtB0iy2LBiyFOWtgRTsiHUUT0XXShjhcIom0LbR8f3PYq6jQE6beK
Co2s3y5e0hls55GorJ3q+rGFpjxagE/yo4GIMIGFMB0GA1UdDgQWBBSQPcysckEk
sLKkzNuxtXasBLTWATAfBgNVHSMEGDAWgBSQPcysckEksLKkzNuxtXasBLTWATAP
BgNVHRMBAf8EBTADAQH/MDIGA1UdEQQrMCmCCWxvY2FsaG9zdIcEfwAAAYcQAAAA
AAAAAAAAAAAAAAAAAYcEfwAAAjAKBggqhkjOPQQDAgNIADBFAiEA3o4vrIjhcCoz
s+ZoIRrtxFU//Qo1VziXMvcE8JYxCEoCIHuWAfyWzc2TovAk+/BJcOdL777E6xIQ
KPzfM/qQ8854
-----END CERTIFICATE-----`;

/** What a client trusts. By name, because some versions of Node do not find `::1` in a certificate. */
export const trusted = { ca: cert, servername: 'localhost' };
