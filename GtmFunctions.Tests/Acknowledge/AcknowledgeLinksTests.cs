using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Acknowledge;

public sealed class AcknowledgeLinksTests
{
    private const string Event = "e20261123-0123456789abcdef01234567";
    private const string Secret = "a-secret-of-some-length";
    private static readonly DateTimeOffset Since = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void For_AnOwner_IsAnAddressThatSaysWhatItIsAndNobodysName()
    {
        var link = Links(Secret).For(Event, "sdr_north-1", 2, "Ada@example.com", Since);

        Assert.Null(link.Fault);
        Assert.Matches(@"^https://gtm\.example\.com/api/acknowledge/[A-Za-z0-9_.-]+$", link.Url);
        Assert.DoesNotContain("ada", link.Url.Split("acknowledge/")[1], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, link.Url, StringComparison.Ordinal);
        Assert.Equal(link, Links(Secret).For(Event, "sdr_north-1", 2, "ada@example.com", Since));
        var read = Links(Secret).Read(Token(link))!;
        Assert.Equal((Event, "sdr_north-1", 2, Since.AddDays(30)), (read.EventId, read.Assignment, read.Step, read.Expires));
        Assert.Equal(AcknowledgeToken.OwnerHash(Event, "ADA@example.com"), read.Owner);
        Assert.NotEqual(AcknowledgeToken.OwnerHash(Event + "8", "ada@example.com"), read.Owner);
    }

    [Fact]
    public void Read_AnyPartChanged_IsNotOurs()
    {
        var token = Token(Links(Secret).For(Event, "sdr", 1, "ada@example.com", Since));
        var parts = token.Split('.');

        for (var part = 0; part < parts.Length; part++)
        {
            string[] changed = [.. parts];
            changed[part] = (parts[part][0] == '1' ? '2' : '1') + parts[part][1..];
            Assert.Null(Links(Secret).Read(string.Join('.', changed)));
        }

        Assert.All(
            ["", ".", "x", token[..^1], token + "A", $"{token}.{parts[^1]}", new string('a', 500) + token],
            bad => Assert.Null(Links(Secret).Read(bad)));
        Assert.NotNull(Links(Secret).Read(token));
    }

    [Fact]
    public void Read_WhileTheSecretIsRotated_BothAreGoodAndTheNewOneSigns()
    {
        const string Next = "the-next-secret-is-longer";
        var before = Token(Links(Secret).For(Event, "sdr", 1, "ada@example.com", Since));
        var during = Token(Links($"{Next}, {Secret}").For(Event, "sdr", 1, "ada@example.com", Since));

        Assert.NotNull(Links($"{Next},{Secret}").Read(before));
        Assert.NotNull(Links(Next).Read(during));
        Assert.Null(Links(Next).Read(before));
        Assert.Null(Links(Secret).Read(during));
    }

    [Theory]
    [InlineData("", "https://gtm.example.com", "GTM_LINK_SECRET", "is not set")]
    [InlineData("@Microsoft.KeyVault(VaultName=kv;SecretName=gtm-link-secret)", "https://gtm.example.com", "GTM_LINK_SECRET", "is not set")]
    [InlineData("short", "https://gtm.example.com", "GTM_LINK_SECRET", "less than 16 characters")]
    [InlineData(Secret + ",short", "https://gtm.example.com", "GTM_LINK_SECRET", "less than 16 characters")]
    [InlineData(Secret, "", "GTM_PUBLIC_URL", "where this app is reached")]
    [InlineData(Secret, "gtm.example.com", "GTM_PUBLIC_URL", "where this app is reached")]
    [InlineData(Secret, "http://gtm.example.com", "GTM_PUBLIC_URL", "where this app is reached")]
    public void For_SettingsThatAreMissing_NamesThem(string secret, string address, string setting, string fault)
    {
        var link = Links(secret, address).For(Event, "sdr", 1, "ada@example.com", Since);

        Assert.Equal(("", setting), (link.Url, link.Setting));
        Assert.Contains(fault, link.Fault, StringComparison.Ordinal);
        Assert.Null(Links(secret == Secret ? "" : secret, address).Read(new AcknowledgeToken(Event, "sdr", 1, "x", Since).Sign(secret)));
    }

    [Theory]
    [InlineData("https://gtm.example.com/", "app.azurewebsites.net", "http://127.0.0.1:7071", "https://gtm.example.com")]
    [InlineData("", "app.azurewebsites.net", null, "https://app.azurewebsites.net")]
    [InlineData("", null, "http://127.0.0.1:7071", "http://127.0.0.1:7071")]
    [InlineData("http://localhost:7071", null, null, "http://localhost:7071")]
    public void Find_ThePublicAddress_IsTheNamedOneOrTheHosts(string named, string? azure, string? own, string expected)
    {
        var settings = Settings(("GTM_PUBLIC_URL", named), ("WEBSITE_HOSTNAME", azure));

        Assert.Equal(expected, new PublicAddress(settings, () => own).Find());
    }

    private static string Token(AcknowledgeLink link) => link.Url.Split("/acknowledge/")[1];

    private static AcknowledgeLinks Links(string secret, string address = "https://gtm.example.com")
    {
        var settings = Settings(("GTM_LINK_SECRET", secret), ("GTM_PUBLIC_URL", address));
        return new AcknowledgeLinks(settings, new PublicAddress(settings));
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Name, one.Value))).Build();
}
