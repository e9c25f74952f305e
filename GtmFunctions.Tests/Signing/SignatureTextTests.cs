using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignatureTextTests
{
    [Theory]
    [InlineData(8192, true)]
    [InlineData(8194, false)]
    public void Decode_Hexadecimal_IsReadUpToItsLongest(int length, bool isRead)
    {
        Assert.Equal(isRead, SignatureText.Decode(new string('a', length), SignatureEncoding.Hex) is not null);
        Assert.Equal(isRead, SignatureText.Decode(new string('a', length), SignatureEncoding.Base64) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("%%%%")]
    public void Decode_NoBase64OrNothingInIt_IsNull(string text) => Assert.Null(SignatureText.Decode(text, SignatureEncoding.Base64));

    [Theory]
    [InlineData("YQ==")]
    [InlineData("YQ")]
    public void Decode_Base64_IsReadWithOrWithoutPadding(string text) =>
        Assert.Equal("a"u8.ToArray(), SignatureText.Decode(text, SignatureEncoding.Base64));
}
