using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignatureVectorTests
{
    internal static readonly JsonArray Vectors = Read();
    private static readonly SignatureDefinition Hmac = new() { Scheme = SignatureScheme.Hmac };

    public static TheoryData<int, string> All()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < Vectors.Count; i++)
            data.Add(i, (string)Vectors[i]!["scheme"]!);
        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Verify_Vector_IsAsItSays(int index, string scheme)
    {
        var vector = Vectors[index]!;
        var headers = vector["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        var request = Requests.From(headers, Body(vector), (string?)vector["url"] ?? Requests.Url, (string)vector["method"]!);

        var verdict = SignatureVerifier.Verify(
            Alternatives((string)vector["provider"]!, scheme), request, [new Secret("S", (string)vector["secret"]!)], Now(vector, headers));

        Assert.Equal((bool)vector["valid"]!, verdict.Accepted);
        Assert.Null(verdict.Fault);
        if (!verdict.Accepted && (bool?)vector["signature_matches"] == true)
            Assert.Contains("s old", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_AreAllThere() => Assert.Equal(59, Vectors.Count);

    private static IReadOnlyList<SignatureDefinition> Alternatives(string provider, string scheme) => scheme switch
    {
        "hmac-sha512-hex" => [Hmac with { Header = ["X-Convoy-Signature"], Algorithm = SignatureAlgorithm.Sha512 }],
        "hmac-sha256-hex" => [Hmac with { Header = ["X-Signature"] }],
        "zendesk-superseded-body-ts" => [Requests.Source("zendesk").Signature[0] with { Payload = "{body}{timestamp}" }],
        _ => Requests.Source(provider == "svix" ? "standard-webhooks" : provider).Signature,
    };

    private static byte[] Body(JsonNode vector) => vector["body_generator"] is { } generator
        ? Encoding.UTF8.GetBytes(new string(((string)generator["repeat"]!)[0], (int)generator["count"]!))
        : Encoding.UTF8.GetBytes((string)vector["body"]!);

    private static DateTimeOffset Now(JsonNode vector, Dictionary<string, string> headers)
    {
        var text = headers.FirstOrDefault(pair => pair.Key.EndsWith("timestamp", StringComparison.OrdinalIgnoreCase)).Value;
        var number = (long?)vector["now_for_tolerance"] ?? (long?)vector["timestamp"];
        if (number is null && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var header))
            number = header;
        if (number is null)
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : DateTimeOffset.UnixEpoch;
        return number > 100_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(number.Value)
            : DateTimeOffset.FromUnixTimeSeconds(number.Value);
    }

    private static JsonArray Read()
    {
        using var file = typeof(SignatureVectorTests).Assembly.GetManifestResourceStream("vectors.json")!;
        return JsonNode.Parse(file)!.AsArray();
    }
}
