using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace GtmFunctions.Tests.Receive.Capture;

/// <summary>No secret is in what is kept of a request, wherever it stood, and what a reader needs is.</summary>
public sealed class RequestMaskTests
{
    private const string Value = "s3cret/of+the=source";

    private static readonly SourceCatalogue Catalogue = SourceCatalogue.Load();

    [Theory]
    [InlineData("Authorization", "Bearer abcdef")]
    [InlineData("Cookie", "session=abcdef")]
    [InlineData("X-Api-Key", "abcdef")]
    [InlineData("x-functions-key", "abcdef")]
    [InlineData("X-Gitlab-Token", "abcdef")]
    [InlineData("X-Hook-Secret", "abcdef")]
    [InlineData("X-MS-CLIENT-PRINCIPAL", "abcdef")]
    [InlineData("X-Anything", $"before {Value} after")]
    [InlineData("X-Anything", "before s3cret%2Fof%2Bthe%3Dsource after")]
    public void Mask_AHeaderWithASecret_HidesIt(string name, string value)
    {
        var (kept, _) = RequestMask.Mask(Call("standard-webhooks", headers: [(name, value)]));

        var shown = Assert.Single(kept.Headers).Value;
        Assert.DoesNotContain("abcdef", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", shown, StringComparison.Ordinal);
        Assert.Contains("(masked, ", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard-webhooks", "webhook-signature", "v1,abcdef")]
    [InlineData("github", "X-Hub-Signature-256", "sha256=abcdef")]
    [InlineData("standard-webhooks", "User-Agent", "curl/8")]
    [InlineData("standard-webhooks", "Idempotency-Key", "abcdef")]
    public void Mask_AHeaderThatGivesNothingAway_KeepsIt(string provider, string name, string value)
    {
        var (kept, _) = RequestMask.Mask(Call(provider, headers: [(name, value)]));

        Assert.Equal(value, Assert.Single(kept.Headers).Value);
    }

    [Fact]
    public void Mask_TokensOfTheAddress_HidesThemAndKeepsTheRest()
    {
        var call = Call(
            "standard-webhooks",
            query: $"?a=1&access_token=abcdef&code=abcdef&b={Uri.EscapeDataString(Value)}",
            token: "path-token-abcdef");

        var (kept, _) = RequestMask.Mask(call);

        Assert.Equal(
            "/api/hooks/forms/(masked, 17 characters)?a=1&access_token=(masked, 6 characters)"
            + "&code=(masked, 6 characters)&b=(masked, 26 characters)",
            kept.Target);
    }

    [Fact]
    public void Mask_ACredentialOfTheBody_HidesItRightOrWrong()
    {
        var call = Call(
            "bearer",
            headers: [("Authorization", "Bearer wrong-credential")],
            body: """{"seen":"wrong-credential","mine":"s3cret/of+the=source"}""");

        var (_, body) = RequestMask.Mask(call);

        Assert.Equal("""{"seen":"(masked, 16 characters)","mine":"(masked, 20 characters)"}""", body!.Text);
    }

    [Fact]
    public void Mask_ASecretThatTheProviderSupplies_HidesIt()
    {
        var (kept, body) = RequestMask.Mask(Call("asana", headers: [("X-Hook-Secret", "supplied-secret")], body: "supplied-secret"));

        Assert.Equal("(masked, 15 characters)", Assert.Single(kept.Headers).Value);
        Assert.Equal("(masked, 15 characters)", body!.Text);
    }

    [Theory]
    [InlineData("""{"person":{"email":"ada@analytical.example"},"plan":"gold"}""", """{"person":{"email":"***"},"plan":"gold"}""")]
    [InlineData("no JSON with ada@analytical.example", null)]
    public void Mask_FieldsThatTheSourceMasks_AreNotKept(string body, string? kept)
    {
        var call = Call("standard-webhooks", headers: [("Content-Type", "application/json")], body: body);
        call = call with { Source = call.Source with { Mask = [FieldMask.Parse("person.email")] } };

        var (_, shown) = RequestMask.Mask(call);

        Assert.Equal(kept, shown?.Text);
    }

    [Fact]
    public void Mask_ABodyOfOtherBytes_KeepsThemAsBase64()
    {
        byte[] bytes = [0x1f, 0x8b, 0xff, 0x00];
        var call = Call("standard-webhooks") with { Body = bytes, Bytes = bytes.Length };

        var (_, body) = RequestMask.Mask(call);

        Assert.Equal(new CapturedBody(Convert.ToBase64String(bytes), IsBase64: true, IsCut: false), body);
    }

    [Fact]
    public void Mask_ABodyCutInTheMiddleOfALetter_IsStillText()
    {
        var bytes = Encoding.UTF8.GetBytes("aé");
        var call = Call("standard-webhooks") with { Body = bytes.AsMemory(0, 2), Bytes = bytes.Length };

        var (_, body) = RequestMask.Mask(call);

        Assert.Equal(new CapturedBody("a", IsBase64: false, IsCut: true), body);
    }

    internal static CapturedCall Call(
        string provider, (string Name, string Value)[]? headers = null, string query = "", string? token = null, string body = "{}",
        int status = 200, string why = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new CapturedCall
        {
            Source = Source(provider),
            At = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
            Method = "POST",
            Query = query,
            Headers = [.. (headers ?? []).Select(header => KeyValuePair.Create(header.Name, new StringValues(header.Value)))],
            Token = token,
            Body = bytes,
            Bytes = bytes.Length,
            Secrets = [new Secret("FORMS_SECRET", Value)],
            Status = status,
            Why = why,
        };
    }

    private static Source Source(string provider)
    {
        var definition = Catalogue.Sources[provider];
        return new Source
        {
            Name = "forms",
            Provider = definition,
            Secrets = ["FORMS_SECRET"],
            Mapping = new SourceMapping(definition, null, null, null),
        };
    }
}
