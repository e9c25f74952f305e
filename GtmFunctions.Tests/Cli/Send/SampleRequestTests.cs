using System.Text;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Send;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Signing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Send;

public sealed class SampleRequestTests
{
    private const string Address = "http://127.0.0.1:7071/api/hooks/source";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly SampleId First = new("gtm1", 1001);
    private static readonly SampleId Second = new("gtm2", 1002);

    public static TheoryData<string> Providers() => [.. Requests.SendersOfWebhooks];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Sign_AnyProvidersSample_IsGenuineAndEachTimeAnotherEvent(string provider)
    {
        var (request, keys) = Request(provider);

        var first = request.Sign(First, Now);
        var again = request.Sign(First, Now);
        var second = request.Sign(Second, Now);

        Assert.All([first, second], each => Assert.Equal((true, ""), Verdict(request, keys, each)));
        Assert.Equal(Ids(request, first), Ids(request, again));
        Assert.Empty(Ids(request, first).Intersect(Ids(request, second)));
        Assert.Equal(Types(request, Unsigned(request)), Types(request, first));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Sign_ForgedSample_IsRefused(string provider)
    {
        var (request, keys) = Request(provider);

        var forged = (request with { Forge = true }).Sign(First, Now);

        Assert.False(Verdict(request, keys, forged).Accepted);
    }

    [Fact]
    public void Sign_Batch_GivesEachItemAnIdOfItsOwn()
    {
        var (request, _) = Request("hubspot");
        var sample = request.Source.Provider.Sample! with
        {
            Body = """[{"portalId":1,"eventId":5},{"portalId":1,"eventId":5},{"portalId":1,"eventId":6}]""",
        };
        request = request with { Source = request.Source with { Provider = request.Source.Provider with { Sample = sample } } };

        var ids = Ids(request, request.Sign(First, Now));

        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public void Sign_PayloadOfOnesOwn_GoesOutByteForByte()
    {
        var (request, keys) = Request("stripe");
        byte[] payload = [0xEF, 0xBB, 0xBF, .. "{ \"id\" : \"evt_9\" }\r\n"u8, 0xFF];

        var signed = (request with { Payload = payload }).Sign(First, Now);

        Assert.Equal(payload, signed.Body.ToArray());
        Assert.True(Verdict(request, keys, signed).Accepted);
    }

    [Theory]
    [InlineData("hubspot")]
    [InlineData("path-token")]
    public async Task Message_SourceBehindAProxy_SignsThePublicAddressAndGoesToTheOther(string provider)
    {
        var (request, keys) = Request(provider);
        var proxied = new Uri("https://hooks.example.com/crm/");
        request = request with { Source = request.Source with { PublicUrl = proxied } };

        using var message = request.Message(First, Now);

        Assert.StartsWith($"{Address}/", $"{message.RequestUri}/", StringComparison.Ordinal);
        var token = message.RequestUri!.AbsoluteUri[Address.Length..].TrimStart('/');
        var body = await message.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var received = new SignedRequest
        {
            Method = "POST",
            Url = proxied.OriginalString,
            Header = name => message.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null,
            PathToken = token.Length > 0 ? Uri.UnescapeDataString(token) : null,
            Body = body,
        };
        Assert.Equal("", SignatureVerifier.Verify(request.Source.Provider.Signature, received, [keys.Verify], Now).Reason);
    }

    [Fact]
    public void Sign_WithThePublicKey_SaysThatAPrivateOneIsNeeded()
    {
        var (request, keys) = Request("sendgrid");

        var wrong = Assert.Throws<CommandException>(() => (request with { Secret = keys.Verify }).Sign(First, Now));

        Assert.Contains("the private key is needed", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(keys.Verify.Value, wrong.Message, StringComparison.Ordinal);
    }

    private static (SampleRequest Request, Keys Keys) Request(string provider)
    {
        var definition = Requests.Catalogue.Find(provider)!;
        if (definition.Signature.Count == 0)
            definition = definition with { Signature = Requests.Catalogue.Find("github")!.Signature };
        var keys = Keys.For(definition.Signature[0]);
        var source = new Source { Name = "source", Provider = definition, Secrets = ["LIVE"], Mapping = new SourceMapping(definition) };
        return (new SampleRequest(source, keys.Sign, Address), keys);
    }

    private static SignableRequest Unsigned(SampleRequest request) => new()
    {
        Url = Address,
        Headers = request.Source.Provider.Sample!.Headers,
        Body = Encoding.UTF8.GetBytes(request.Source.Provider.Sample.Body),
    };

    private static (bool Accepted, string Reason) Verdict(SampleRequest request, Keys keys, SignableRequest signed)
    {
        var verdict = SignatureVerifier.Verify(request.Source.Provider.Signature, AsReceived.From(signed, Address), [keys.Verify], Now);
        return (verdict.Accepted, verdict.Reason);
    }

    private static string[] Ids(SampleRequest request, SignableRequest signed) =>
        [.. Items(request, signed).Select(item => item.ProviderId)];

    private static string[] Types(SampleRequest request, SignableRequest signed) => [.. Items(request, signed).Select(item => item.Type)];

    private static IEnumerable<NormalisedItem> Items(SampleRequest request, SignableRequest signed)
    {
        var message = new ReceivedMessage
        {
            Delivery = "d",
            Source = "source",
            ReceivedAt = Now,
            Signature = new SignatureNote("", null, null),
            ContentType = signed.Headers.GetValueOrDefault("Content-Type", ""),
            Text = Encoding.UTF8.GetString(signed.Body.Span),
        };
        var headers = signed.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
        return IntakeItem.Split(message, request.Source.Provider.Event).Select(item => Normaliser.Normalise(request.Source, item, headers));
    }
}
