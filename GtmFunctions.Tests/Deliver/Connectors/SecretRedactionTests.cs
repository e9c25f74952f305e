using GtmFunctions.Pipeline.Deliver.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Deliver.Connectors;

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
    public void Redact_AnyFormOfASecret_Gone(string text)
    {
        var redaction = new SecretRedaction();
        redaction.Hide("s3cr/et+\"x\"");

        Assert.Contains("[redacted]", redaction.Redact(text));
        Assert.DoesNotContain("s3cr", redaction.Redact(text), StringComparison.OrdinalIgnoreCase);
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
