using System.Net;
using System.Net.Sockets;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>
/// Which addresses an outbound call may reach. The ranges are those of the IANA special-purpose registries
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry) and the platform address of Azure
/// (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
/// </summary>
internal static class AddressPolicy
{
    private static readonly IReadOnlyList<Range> Refused =
    [
        new("127.0.0.0/8", "a loopback address", Reach.Loopback),
        new("10.0.0.0/8", "a private address", Reach.Private),
        new("172.16.0.0/12", "a private address", Reach.Private),
        new("192.168.0.0/16", "a private address", Reach.Private),
        new("100.64.0.0/10", "a carrier-grade NAT address", Reach.Private),
        new("169.254.0.0/16", "a link-local address", From: null),
        new("168.63.129.16/32", "the Azure platform's address", From: null),
        new("0.0.0.0/8", "an unspecified address", From: null),
        new("192.0.0.0/24", "a protocol-assignment address", From: null),
        new("192.0.2.0/24", "a documentation address", From: null),
        new("198.51.100.0/24", "a documentation address", From: null),
        new("203.0.113.0/24", "a documentation address", From: null),
        new("192.88.99.0/24", "a relay address", From: null),
        new("198.18.0.0/15", "a benchmarking address", From: null),
        new("224.0.0.0/4", "a multicast address", From: null),
        new("240.0.0.0/4", "a reserved address", From: null),
        new("::1/128", "a loopback address", Reach.Loopback),
        new("fc00::/7", "a unique-local address", Reach.Private),
        new("::/128", "an unspecified address", From: null),
        new("fe80::/10", "a link-local address", From: null),
        new("ff00::/8", "a multicast address", From: null),
        new("2001:db8::/32", "a documentation address", From: null),
        new("3fff::/20", "a documentation address", From: null),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Why an address may not be called, as words that go on from "is", or <see langword="null"/> when it may be.</summary>
    /// <param name="address">An address that a name resolved to.</param>
    /// <param name="reach">How far calls may go. To link-local addresses, where metadata services live, none may.</param>
    public static string? Refusal(IPAddress address, Reach reach)
    {
        foreach (var embedded in Embedded(address))
        {
            if (Refusal(embedded, reach) is { } inner)
                return inner;
            if (address.IsIPv4MappedToIPv6)
                return null;
        }

        foreach (var range in Refused)
        {
            if (range.Network.Contains(address))
                return reach >= range.From ? null : range.What;
        }

        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        return isV4 || GlobalUnicast.Contains(address) || Translated(address) ? null : "not a public address";
    }

    // IPv4 addresses that an IPv6 address stands for: a translator or tunnel on the way would call those.
    private static IEnumerable<IPAddress> Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            yield break;

        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || Translated(address) || IsCompatible(bytes))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }
        else if (bytes is [0x20, 0x02, ..])
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }
        else if (bytes is [0x20, 0x01, 0, 0, ..])
        {
            yield return new IPAddress(bytes.AsSpan(4, 4));
            yield return new IPAddress([.. bytes.AsSpan(12, 4).ToArray().Select(b => (byte)~b)]);
        }
    }

    // NAT64's well-known prefix (RFC 6052) and the prefix of IPv4-translated addresses (RFC 7915)
    private static bool Translated(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 &&
        address.GetAddressBytes() is [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, ..];

    // ::a.b.c.d (RFC 4291, deprecated), which :: and ::1 are not
    private static bool IsCompatible(byte[] bytes) =>
        bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && bytes.AsSpan(12, 3).IndexOfAnyExcept((byte)0) >= 0;

    private sealed record Range(string Prefix, string What, Reach? From)
    {
        public IPNetwork Network { get; } = IPNetwork.Parse(Prefix);
    }
}

/// <summary>How far calls may go.</summary>
internal enum Reach
{
    /// <summary>To public addresses only.</summary>
    Public,

    /// <summary>To this machine too: for the local host.</summary>
    Loopback,

    /// <summary>To loopback, private and unique-local addresses too: for destinations that say so.</summary>
    Private,
}
