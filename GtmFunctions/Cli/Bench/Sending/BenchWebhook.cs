using System.Net.Http.Headers;
using System.Text;
using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Bench.Sending;

/// <summary>A webhook that is ready to be sent, so that making it costs nothing while something is measured.</summary>
/// <param name="Number">Its number, which its event carries to the destination.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its signature.</param>
/// <param name="SignedAt">When it was signed.</param>
/// <param name="IsForged">Whether it is signed with a secret that is not the source's.</param>
internal sealed record BenchWebhook(
    int Number, byte[] Body, IReadOnlyDictionary<string, string> Headers, DateTimeOffset SignedAt, bool IsForged)
{
    /// <summary>What stands before the number in the address of a webhook's person.</summary>
    public const string Person = "ada";

    private const string WrongSecret = "whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0LW9mLTI0LWI=";

    // Far less than the five minutes after which a signature is refused
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    private static readonly IReadOnlyList<SignatureDefinition> Signature =
        SourceCatalogue.Load().Find("standard-webhooks")!.Signature;

    /// <summary>Makes webhooks, each an event of its own.</summary>
    /// <param name="first">The first one's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="clock">Dates the signatures.</param>
    /// <param name="forged">Whether they are signed with a secret that is not the source's.</param>
    public static BenchWebhook[] Make(int first, int count, TimeProvider clock, bool forged = false) =>
        [.. Enumerable.Range(first, count).Select(number => Make(number, clock, forged))];

    /// <summary>The same; signed anew where it was signed long ago, as a provider signs each try.</summary>
    /// <param name="clock">Dates the signature.</param>
    public BenchWebhook SignedLately(TimeProvider clock) =>
        clock.GetUtcNow() - SignedAt < Fresh ? this : Signed(Number, Body, clock, IsForged);

    /// <summary>The request.</summary>
    /// <param name="address">Of the app.</param>
    public HttpRequestMessage ToRequest(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, HookOf(address)) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string HookOf(string address) => $"{address}/api/hooks/{BenchDocument.Source}";

    private static BenchWebhook Make(int number, TimeProvider clock, bool forged)
    {
        var address = $"{Person}{number}@{BenchDocument.Domain}";
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"type":"bench.sent","timestamp":"2026-11-23T09:00:00Z","data":{"email":"{{{address}}}","name":"Ada Byron"}}""");
        return Signed(number, body, clock, forged);
    }

    private static BenchWebhook Signed(int number, byte[] body, TimeProvider clock, bool forged)
    {
        var now = clock.GetUtcNow();
        var signed = SignatureSigner.Sign(
            Signature,
            new SignableRequest { Url = HookOf("http://127.0.0.1"), Body = body },
            new Secret(BenchDocument.SecretSetting, forged ? WrongSecret : BenchDocument.Secret),
            now,
            $"msg_{number}");
        return new BenchWebhook(number, body, signed.Headers.ToDictionary(header => header.Key, header => header.Value), now, forged);
    }
}
