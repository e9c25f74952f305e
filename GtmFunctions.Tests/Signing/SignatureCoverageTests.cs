using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

/// <summary>Which headers a signature covers, held against what the check itself notices.</summary>
public sealed class SignatureCoverageTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static TheoryData<string> Names() =>
        [.. Requests.Catalogue.Sources.Values.Where(source => source.Event.Headers.Count > 0).Select(source => source.Name)];

    [Fact]
    public void Sources_WhoseIdOrTypeNoSignatureCovers_AreThese()
    {
        var found = Requests.Catalogue.Sources.Values
            .Where(source =>
                source.Signature.Any(definition => Changeable(source, definition).Any(header => Says(source, definition, header))))
            .Select(source => source.Name);

        Assert.Equal(["attio", "github", "salesloft", "shopify"], found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unsigned_EachSchemeOfAProvider_NamesTheHeadersWhoseChangeIsNotNoticed(string name)
    {
        var source = Requests.Source(name);
        foreach (var definition in source.Signature.Where(definition => !IsCredential(definition)))
        {
            var signed = Signed(source, definition);
            Assert.Equal(
                Changeable(source, definition).Order(StringComparer.Ordinal),
                SignatureCoverage.Unsigned(definition, Requests.From(signed), source.Event.Headers).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Unsigned_OfTwoNamesOfOneId_IsTheOneThatWasNotSigned()
    {
        var definition = Requests.Source("standard-webhooks").Signature[0];
        var request = Requests.From(new Dictionary<string, string> { ["svix-id"] = "a", ["webhook-id"] = "b" }, "{}"u8.ToArray());

        Assert.Equal(["svix-id"], SignatureCoverage.Unsigned(definition, request, ["svix-id", "webhook-id"]));
    }

    [Fact]
    public void Unsigned_OfATimeThatIsSigned_IsEveryOtherHeader()
    {
        var request = Requests.From("X-Slack-Request-Timestamp", "1700000000");

        Assert.Equal(
            ["x"],
            SignatureCoverage.Unsigned(Requests.Source("slack").Signature[0], request, ["X-Slack-Request-Timestamp", "x"]));
    }

    [Fact]
    public void Unsigned_OfATokenThatHoldsTheBodysHash_IsEveryHeader() => Assert.Equal(
        ["x"], SignatureCoverage.Unsigned(Requests.Source("gong").Signature[0], Requests.From("x", "y"), ["x"]));

    [Fact]
    public void Unsigned_OfACredential_IsNone()
    {
        foreach (var source in Requests.Catalogue.Sources.Values)
        {
            Assert.All(source.Signature.Where(IsCredential), definition =>
                Assert.Empty(SignatureCoverage.Unsigned(definition, Requests.From("x", "y"), ["x"])));
        }
    }

    private static bool IsCredential(SignatureDefinition definition) => definition.Scheme is
        SignatureScheme.Token or SignatureScheme.Basic or SignatureScheme.PathToken or SignatureScheme.Organization;

    // What anyone could change of a captured request
    private static IEnumerable<string> Changeable(SourceDefinition source, SignatureDefinition definition)
    {
        if (IsCredential(definition))
            return [];
        var signed = Signed(source, definition);
        var secret = Keys.For(definition).Verify;
        return source.Event.Headers.Where(header =>
            SignatureVerifier.Verify([definition], Requests.From(signed.With(header, "another")), [secret], Now).Accepted);
    }

    // Whether the event has another id or type then
    private static bool Says(SourceDefinition source, SignatureDefinition definition, string header)
    {
        var signed = Signed(source, definition);
        var body = JsonNode.Parse(signed.Body.Span);
        string[] Read(SignableRequest request) =>
            [.. new[] { source.Event.Id, source.Event.Type }.Select(expressions =>
                expressions.Select(each => each.Read(body, Requests.From(request).Header, body)).FirstOrDefault(text => text is not null)
                ?? "")];
        return !Read(signed).SequenceEqual(Read(signed.With(header, "another")));
    }

    private static SignableRequest Signed(SourceDefinition source, SignatureDefinition definition) =>
        SignatureSigner.Sign(definition, Requests.Sample(source), Keys.For(definition).Sign, Now, "m");
}
