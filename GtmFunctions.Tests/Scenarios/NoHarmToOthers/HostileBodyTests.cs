using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Signing;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Genuine webhooks whose bodies are not what anybody expects, through an app that runs on real storage.</summary>
public sealed class HostileBodyTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Sources = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }
        """;

    private readonly HttpClient _http = new();
    private LocalHost _host = null!;

    public static TheoryData<string, byte[], string> Unreadable() => new()
    {
        { "cut off", "{\"type\":\"form.submi"u8.ToArray(), "The body is no JSON" },
        { "no UTF-8", [0xFF, 0xFE, 0x00, 0xC3, 0x28], "The body is no JSON" },
        {
            "10,000 deep", Encoding.UTF8.GetBytes($"{new string('[', 10_000)}{new string(']', 10_000)}"),
            "The JSON of this webhook nests deeper than 64 levels"
        },
        { "with a mark and line ends, but no JSON", [0xEF, 0xBB, 0xBF, .. "{\"a\":\r\n1,\r\n}\r\n"u8], "The body is no JSON" },
        {
            "too many values", Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("[]", 260_000))}]"),
            "The body has more than 250000 values"
        },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Body_ThatCannotBeRead_IsADeadLetterWithTheVeryBytes(string what, byte[] body, string reason)
    {
        var story = await SendAsync(body);

        Assert.True(story["deadLetters"]!.AsArray().Count == 1, what);
        var letter = await DeadLetterAsync();
        Assert.StartsWith(reason, FieldText.From(letter["reason"]), StringComparison.Ordinal);
        Assert.Equal("1", FieldText.From(letter["attempts"]));
        var kept = FieldText.From(letter["message"]!["bytes"]) is { } bytes
            ? Convert.FromBase64String(bytes)
            : Encoding.UTF8.GetBytes(FieldText.From(letter["message"]!["text"])!);
        Assert.Equal(body, kept);
    }

    [Fact]
    public async Task Body_GzipBomb_IsADeadLetterWithItsReasonAtOnce()
    {
        var bomb = Gzip(new byte[200 << 20]);

        await SendAsync(bomb, "gzip");

        var letter = await DeadLetterAsync();
        Assert.Contains("it is a bomb", FieldText.From(letter["reason"]), StringComparison.Ordinal);
        Assert.Equal("1", FieldText.From(letter["attempts"]));
        Assert.Equal(bomb, Convert.FromBase64String(FieldText.From(letter["message"]!["bytes"])!));
    }

    [Fact]
    public async Task Body_Gzip_IsVerifiedAsSentAndReadAsMeant()
    {
        var story = await SendAsync(Gzip("{\"type\":\"packed\",\"n\":1}"u8.ToArray()), "gzip");

        Assert.Equal("packed", FieldText.From(Event(story)["type"]));
    }

    [Fact]
    public async Task Body_DuplicateKeys_TheLastCounts()
    {
        var story = await SendAsync("{\"type\":\"first\",\"a\":{\"b\":1,\"b\":2},\"type\":\"last\"}"u8.ToArray());

        Assert.Equal(("last", "2"), (FieldText.From(Event(story)["type"]), FieldText.From(Raw(story)["a"]!["b"])));
    }

    [Fact]
    public async Task Body_NumbersThatNoDoubleHolds_AreKeptAsTheyWereWritten()
    {
        const string Numbers = "[9007199254740993,0.1234567890123456789012345,1e400,-0.0]";

        var story = await SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"n","numbers":{{Numbers}}}"""));

        Assert.Equal(Numbers, Raw(story)["numbers"]!.ToJsonString());
    }

    [Fact]
    public async Task Body_ByteOrderMarkAndLineEnds_AreSignedAndDoNotStandInTheWay()
    {
        var story = await SendAsync([0xEF, 0xBB, 0xBF, .. "{\r\n\"type\":\"n\",\r\n\"text\":\"a\\r\\nb\"}\r\n"u8]);

        Assert.Equal("a\r\nb", FieldText.From(Raw(story)["text"]));
    }

    [Fact]
    public async Task Body_Of200MegabytesInChunks_Is413BeforeItIsSent()
    {
        const int Chunks = 200;
        var chunk = new byte[1 << 20];
        var address = new Uri(_host.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            "POST /api/hooks/forms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8
                .ToArray(),
            TestContext.Current.CancellationToken);

        var sending = SendChunksAsync(stream, chunk, Chunks);
        var answer = new byte[12];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        var sent = await sending;

        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(answer));
        Assert.True(sent < Chunks, "all of it was taken");
    }

    public async ValueTask InitializeAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = azurite.NewPreparedAccount(),
            ["FORMS_SECRET"] = Document.FormsSecret,
        }).Build();
        _host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = settings,
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(200) },
            LogLevel = LogLevel.None,
        });
        var read = await _host.StartAsync(
            new ConfigurationBundle("gtm.yaml", Sources, new Dictionary<string, string>()), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
    }

    private static JsonNode Event(JsonObject story) => Assert.Single(story["events"]!.AsArray())!["story"]!;

    private static JsonNode Raw(JsonObject story) => Event(story)["event"]!["data"]!["raw"]!;

    private static async Task<int> SendChunksAsync(NetworkStream stream, byte[] chunk, int chunks)
    {
        var head = Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n");
        for (var sent = 0; sent < chunks; sent++)
        {
            try
            {
                await stream.WriteAsync(head, TestContext.Current.CancellationToken);
                await stream.WriteAsync(chunk, TestContext.Current.CancellationToken);
                await stream.WriteAsync("\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                return sent;
            }
        }

        return chunks;
    }

    private static byte[] Gzip(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return packed.ToArray();
    }

    /// <summary>Sends a signed body, again while storage is too slow to take it in, and waits until its story is told.</summary>
    private async Task<JsonObject> SendAsync(byte[] body, string? encoding = null)
    {
        var address = $"{_host.Address}/api/hooks/forms";
        var signed = SignatureSigner.Sign(
            Requests.Catalogue.Find("standard-webhooks")!.Signature,
            new SignableRequest { Url = address, Body = body },
            new Secret("FORMS_SECRET", Document.FormsSecret),
            TimeProvider.System.GetUtcNow(),
            "msg_hostile");
        var (status, answer) = (HttpStatusCode.ServiceUnavailable, "");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                if (encoding is not null)
                    request.Content.Headers.ContentEncoding.Add(encoding);
                foreach (var (name, value) in signed.Headers)
                    request.Headers.TryAddWithoutValidation(name, value);
                using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
                (status, answer) = (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return status != HttpStatusCode.ServiceUnavailable;
            },
            "storage takes the webhook in");
        Assert.Equal(HttpStatusCode.OK, status);
        var id = FieldText.From(JsonNode.Parse(answer)!["id"])!;

        var traces = _host.Services.GetRequiredService<TraceView>();
        JsonObject? story = null;
        await Eventually.HoldsAsync(
            async () => (story = await traces.TellAsync(id, TestContext.Current.CancellationToken)) is not null
                && StoryText.IsFinished(story),
            "the story of the webhook ends");
        return story!;
    }

    private async Task<JsonNode> DeadLetterAsync()
    {
        var listed = JsonNode.Parse(
            await _http.GetStringAsync($"{_host.Address}/api/ops/dead-letters", TestContext.Current.CancellationToken))!;
        return Assert.Single(listed["deadLetters"]!.AsArray())!;
    }
}
