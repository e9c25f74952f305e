using GtmFunctions.Pipeline.Outbound.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public class SecretRedactionTests
{
    private const string Address = "https://hooks.slack.com/services/T00000000/B11111111/abcdefghijklmnop";

    [Theory]
    [InlineData("key: s3cr/et+\"x\"")]
    [InlineData("key: S3CR/ET+\"X\"")]
    [InlineData("?key=s3cr%2Fet%2B%22x%22")]
    [InlineData("{\"key\":\"s3cr/et+\\\"x\\\"\"}")]
    [InlineData("{\"key\":\"s3cr/et\\u002B\\u0022x\\u0022\"}")]
    [InlineData("Basic czNjci9ldCsieCI=")]
    [InlineData("key: s3cr/et+&quot;x&quot;")]
    [InlineData("key: s3cr\\/et+\\\"x\\\"")]
    [InlineData("key: 733363722F65742B227822")]
    public void Redact_AnyFormOfASecret_Gone(string text)
    {
        var redaction = new SecretRedaction();
        redaction.Hide("s3cr/et+\"x\"");

        Assert.Contains("[redacted]", redaction.Redact(text));
        Assert.DoesNotContain("s3cr", redaction.Redact(text), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("wrong password 'correct-horse'")]
    [InlineData("Basic YWRhOmNvcnJlY3QtaG9yc2U=")]
    [InlineData("Basic YWRhOmNvcnJlY3QtaG9yc2UK, twice")]
    [InlineData("YWRhOmNvcnJlY3QtaG9yc2U without padding")]
    [InlineData("eyJwIjoiY29ycmVjdC1ob3JzZSJ9")]
    [InlineData("xxxY29ycmVjdC1ob3JzZSJ9")]
    public void Redact_PartOfAPair_Gone(string text)
    {
        var redaction = new SecretRedaction();
        redaction.Hide("ada:correct-horse");

        var shown = redaction.Redact(text);

        Assert.Contains("[redacted]", shown);
        Assert.DoesNotContain("horse", shown);
        Assert.DoesNotContain("Y29ycmVjdC1ob3Jz", shown);
        Assert.DoesNotContain("ycmVjdC1ob3Jz", shown);
    }

    [Fact]
    public void Redact_TokenWithoutItsScheme_Gone()
    {
        var redaction = new SecretRedaction();
        redaction.Hide("Bearer abcdef123456");

        Assert.Equal("unknown token [redacted]", redaction.Redact("unknown token ABCDEF123456"));
    }

    [Fact]
    public void Redact_TextCutInsideASecret_ItsBeginningGone()
    {
        var redaction = new SecretRedaction();
        redaction.Hide("sk_live_0123456789");

        Assert.Equal("no such key [redacted]", redaction.Redact("no such key sk_live_01234", isCut: true));
        Assert.Equal("no such key sk_live_01234", redaction.Redact("no such key sk_live_01234"));
    }

    [Fact]
    public void Redact_SecretInsideAnother_LeavesNothingOfTheLonger()
    {
        var redaction = new SecretRedaction();
        redaction.Hide("secret");
        redaction.Hide("secret-and-more");

        Assert.Equal("[redacted]!", redaction.Redact("secret-and-more!"));
    }

    [Fact]
    public void Redact_SecretAddress_ShowsSchemeAndHost()
    {
        var redaction = new SecretRedaction();
        redaction.HideAddress(Address);

        Assert.Equal("at https://hooks.slack.com[redacted]", redaction.Redact($"at {Address}"));
        Assert.Equal("no hook [redacted]", redaction.Redact("no hook abcdefghijklmnop"));
    }

    [Fact]
    public void Redact_ShortValue_LeftInOrdinaryWords()
    {
        var redaction = new SecretRedaction();
        redaction.Hide("eu");

        Assert.Equal("neutral", redaction.Redact("neutral"));
    }
}
