using System.Net;
using GtmFunctions.Pipeline.Outbound;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

public class AddressPolicyTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    public void Refusal_PublicAddress_None(string address) =>
        Assert.Null(AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Public));

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.255", "loopback")]
    [InlineData("10.0.0.0", "private")]
    [InlineData("10.255.255.255", "private")]
    [InlineData("172.16.0.0", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.168.0.1", "private")]
    [InlineData("100.64.0.1", "carrier-grade")]
    [InlineData("100.127.255.255", "carrier-grade")]
    [InlineData("::1", "loopback")]
    [InlineData("fc00::1", "unique-local")]
    [InlineData("fdff::1", "unique-local")]
    [InlineData("::ffff:10.0.0.1", "private")]
    public void Refusal_PrivateAddress_UnlessAllowed(string address, string what)
    {
        Assert.Contains(what, AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Public));
        Assert.Null(AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Private));
    }

    [Theory]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("::ffff:169.254.169.254", "link-local")]
    [InlineData("64:ff9b::169.254.169.254", "link-local")]
    [InlineData("2002:a9fe:a9fe::1", "link-local")]
    [InlineData("2001:0:4136:e378:8000:63bf:5601:5601", "link-local")] // Teredo: the client's address stands there inverted
    [InlineData("2001:0:a9fe:a9fe::1", "link-local")]
    [InlineData("::ffff:0:169.254.169.254", "link-local")]
    [InlineData("::169.254.169.254", "link-local")]
    [InlineData("168.63.129.16", "Azure")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("::", "unspecified")]
    [InlineData("192.0.2.1", "documentation")]
    [InlineData("198.51.100.1", "documentation")]
    [InlineData("203.0.113.1", "documentation")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("198.18.0.1", "benchmarking")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("255.255.255.255", "reserved")]
    [InlineData("::8.8.8.8", "not a public")]
    [InlineData("fec0::1", "not a public")]
    [InlineData("64:ff9b:1::808:808", "not a public")]
    [InlineData("100::1", "not a public")]
    public void Refusal_SpecialAddress_EvenWhenPrivateIsAllowed(string address, string what)
    {
        Assert.Contains(what, AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Public));
        Assert.Contains(what, AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Private));
    }

    [Theory]
    [InlineData("64:ff9b::127.0.0.1", "loopback")]
    [InlineData("2002:7f00:1::1", "loopback")]
    [InlineData("2002:c0a8:1::1", "private")]
    public void Refusal_PrivateAddressInsideAnother_Refused(string address, string what) =>
        Assert.Contains(what, AddressPolicy.Refusal(IPAddress.Parse(address), Reach.Public));
}
