using System.IO.Compression;
using System.Text;
using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Language;

public sealed class AddressMatcherTests
{
    private const string Jane = "jane.roe+crm@acme.example";

    [Theory]
    [InlineData("jane.roe+crm@acme.example")]
    [InlineData("Jane.Roe+CRM@Acme.Example")]
    [InlineData("<jane.roe+crm@acme.example>, please.")]
    [InlineData("write to jane.roe+crm@acme.example.")]
    [InlineData("\"'jane.roe+crm@acme.example'\"")]
    [InlineData("{\"a\":\"jane.roe\\u002Bcrm\\u0040acme.example\"}")]
    [InlineData("{\"a\":\"x\\njane.roe+crm@acme.example\"}")]
    [InlineData("email=jane.roe%2Bcrm%40acme.example&n=1")]
    [InlineData("https://x.example/?to=jane.roe+crm@acme.example")]
    [InlineData("%3Cjane.roe%2Bcrm%40acme.example%3E")]
    [InlineData("mailto:jane.roe&#43;crm&#64;acme.example")]
    [InlineData("{\"in\":\"{\\\"a\\\":\\\"jane.roe%2Bcrm%40acme.example\\\"}\"}")]
    public void Names_TheAddressInAnyForm_IsFound(string text)
    {
        var matcher = Matcher();

        Assert.True(matcher.Names(text));
        Assert.Equal(Jane, matcher.Found);
        Assert.False(Matcher().Names(matcher.Without(text, "erased")));
    }

    [Theory]
    [InlineData("mary-jane.roe+crm@acme.example")]
    [InlineData("mary.jane.roe+crm@acme.example")]
    [InlineData("jane.roe+crm@acme.example.org")]
    [InlineData("jane.roe+crm@acme.example2")]
    [InlineData("jane.roe@acme.example")]
    [InlineData("jane.roe+crm at acme.example")]
    [InlineData("@")]
    public void Names_AnotherAddress_IsNotFound(string text) => Assert.False(Matcher().Names(text));

    [Fact]
    public void Names_InBase64AndCompressed_IsFound()
    {
        var json = Encoding.UTF8.GetBytes($"{{\"email\":\"{Jane}\"}}");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(json);

        Assert.True(Matcher().Names($"{{\"bytes\":\"{Convert.ToBase64String(json)}\"}}"));
        Assert.True(Matcher().Names($"{{\"bytes\":\"{Convert.ToBase64String(packed.ToArray())}\"}}"));
        Assert.True(Matcher().Names(Convert.ToBase64String(packed.ToArray()[..^8])));
    }

    [Fact]
    public void Without_SeveralPlaces_LeavesTheRestAlone() => Assert.Equal(
        "from erased to erased and bob@acme.example",
        Matcher().Without($"from {Jane} to {Jane} and bob@acme.example", "erased"));

    private static AddressMatcher Matcher() => new(address => address == Jane);
}
