using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SecretsAreNames;

/// <summary>Who may supply the secret of a source whose provider brings its own, and what an operator sees and does.</summary>
public sealed class SuppliedSecretTests(AzuriteFixture azurite)
{
    private const string Supplied = "supplied-secret-1";

    private const string Sources = """
        version: 1
        sources:
          tasks: { provider: asana }
          agreed: { provider: asana, secrets: [TASKS_SECRET] }
          pages: { provider: notion, secrets: [TASKS_SECRET] }
          crm: { provider: hubspot, secrets: [CRM_SECRET] }
        """;

    private static readonly byte[] Body =
        """{"events":[{"action":"changed","resource":{"gid":"1"},"created_at":"2026-11-23T08:00:00Z"}]}"""u8.ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@Microsoft.KeyVault(VaultName=kv;SecretName=tasks-secret)")]
    [InlineData(" @microsoft.keyvault(SecretUri=https://kv.vault.azure.net/secrets/tasks-secret)")]
    [InlineData("an agreed secret")]
    public async Task Receive_SecretOfAStranger_IsRefusedWhateverTheSettingHolds(string? setting)
    {
        await using var pipeline = await StartAsync(setting);

        foreach (var source in (string[])["tasks", "agreed", "pages"])
        {
            Assert.Equal(401, await SupplyAsync(pipeline, source));
            Assert.Equal(401, await SupplyAsync(pipeline, $"{source}/guessed"));
            if (setting is { Length: > 0 } && setting != "an agreed secret")
                Assert.Equal(401, await SupplyAsync(pipeline, $"{source}/{Uri.EscapeDataString(setting)}"));
            Assert.NotEqual(200, await SendAsync(pipeline, source));
            Assert.Empty((await StateAsync(pipeline, source))["secrets"]!.AsArray());
        }
    }

    [Fact]
    public async Task Receive_SecretWithTheAgreedTokenInTheAddress_IsKeptWithoutAnOperator()
    {
        await using var pipeline = await StartAsync("agreed");

        Assert.Equal(200, await SupplyAsync(pipeline, "agreed/agreed"));

        Assert.Equal(200, await SendAsync(pipeline, "agreed"));
    }

    [Fact]
    public async Task Handshake_OpenedForAWhile_TakesSecretsUntilThen()
    {
        await using var pipeline = await StartAsync(null);
        Assert.Equal(401, await SupplyAsync(pipeline, "tasks"));

        var opened = await ChangeAsync(pipeline, "tasks", """{"for":"10m"}""");
        Assert.Equal(200, await SupplyAsync(pipeline, "tasks"));
        Assert.Equal(401, await SupplyAsync(pipeline, "agreed"));
        pipeline.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("2026-11-23T09:10:00+00:00", FieldText.From(opened["openUntil"]));
        Assert.Equal(401, await SupplyAsync(pipeline, "tasks", "supplied-secret-2"));
        var state = await StateAsync(pipeline, "tasks");
        var secret = Assert.Single(state["secrets"]!.AsArray())!;
        Assert.Null(state["openUntil"]);
        Assert.Equal(("203.0.113.7", "2026-11-23T09:00:00+00:00"), (FieldText.From(secret["from"]), FieldText.From(secret["at"])));
        Assert.DoesNotContain(Supplied, state.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, await SendAsync(pipeline, "tasks"));
    }

    [Fact]
    public async Task Receive_SecretThatASuppliedOneSigns_IsRefused()
    {
        await using var pipeline = await StartAsync(null);
        await ChangeAsync(pipeline, "tasks", "{}");
        await SupplyAsync(pipeline, "tasks");
        await ChangeAsync(pipeline, "tasks", """{"close":true}""");
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Supplied), Body));

        var (signed, _) = await pipeline.PostAsync(
            "tasks", Body, new Dictionary<string, string> { ["X-Hook-Signature"] = signature, ["X-Hook-Secret"] = "another" });

        Assert.Equal(401, signed);
        Assert.Equal(401, await SupplyAsync(pipeline, $"tasks/{Supplied}", "another"));
    }

    [Fact]
    public async Task Handshake_ClosedByTheOperator_TakesNoSecretAnyMore()
    {
        await using var pipeline = await StartAsync(null);
        await ChangeAsync(pipeline, "tasks", "{}");

        var closed = await ChangeAsync(pipeline, "tasks", """{"close":true}""");

        Assert.Null(closed["openUntil"]);
        Assert.Equal(401, await SupplyAsync(pipeline, "tasks"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handshake_RemovedSecret_VerifiesNothingAnyMore(bool all)
    {
        await using var pipeline = await StartAsync(null);
        await ChangeAsync(pipeline, "tasks", "{}");
        await SupplyAsync(pipeline, "tasks");
        await SupplyAsync(pipeline, "tasks", "supplied-secret-2");
        Assert.Equal(200, await SendAsync(pipeline, "tasks"));
        var fingerprint = FieldText.From((await StateAsync(pipeline, "tasks"))["secrets"]![0]!["fingerprint"]);

        var removed = await ChangeAsync(pipeline, "tasks", $$"""{"remove":"{{(all ? "all" : fingerprint)}}"}""");

        Assert.Equal(all ? "2" : "1", FieldText.From(removed["removed"]));
        Assert.Equal(all ? 0 : 1, removed["secrets"]!.AsArray().Count);
        Assert.Equal(all ? 503 : 401, await SendAsync(pipeline, "tasks"));
    }

    [Theory]
    [InlineData("crm", "{}", 409, "HubSpot supplies no secret")]
    [InlineData("task", "{}", 404, "did you mean 'tasks'?")]
    [InlineData("tasks", """{"for":"2d"}""", 400, "'for' is a duration up to 1d")]
    [InlineData("tasks", """{"for":"soon"}""", 400, "'for' is a duration up to 1d")]
    [InlineData("tasks", """{"for":"0s"}""", 400, "'for' is a duration up to 1d")]
    [InlineData("tasks", """{"close":true,"remove":"all"}""", 400, "Give one of")]
    [InlineData("tasks", """{"fro":"5m"}""", 400, "'fro' is not known here")]
    [InlineData("tasks", """{"remove":"00000000"}""", 404, "has no supplied secret '00000000'")]
    public async Task Handshake_ThatCannotBeChangedSo_SaysWhy(string source, string body, int status, string error)
    {
        await using var pipeline = await StartAsync(null);

        var (answered, answer) = await pipeline.CallAsync<HandshakeEndpoints>(
            (handshakes, request) => handshakes.ChangeAsync(request, source, Cancellation), body);

        Assert.Equal(status, answered);
        Assert.Contains(error, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapAndChecks_TellWhatWasSuppliedAndNeverTheSecret()
    {
        await using var pipeline = await StartAsync(null);
        Finding Find(JsonNode checks) =>
            checks["checks"]!.AsArray().Select(Finding.FromJson).Single(finding => finding.Check == "supplied secrets of tasks");
        var before = Find((await ChecksAsync(pipeline))!);
        await ChangeAsync(pipeline, "tasks", "{}");
        await SupplyAsync(pipeline, "tasks");
        var open = Find((await ChecksAsync(pipeline))!);
        await ChangeAsync(pipeline, "tasks", """{"close":true}""");

        var checks = await ChecksAsync(pipeline);
        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        await using var app = await PagesApp.ServeAsync(pipeline);
        var page = await app.HtmlAsync("map");

        var fingerprint = FieldText.From((await StateAsync(pipeline, "tasks"))["secrets"]![0]!["fingerprint"])!;
        Assert.Equal((CheckState.Warning, CheckState.Warning, CheckState.Ok), (before.State, open.State, Find(checks).State));
        Assert.Contains("gtm handshake tasks", before.Mend, StringComparison.Ordinal);
        Assert.Contains("anyone may supply one until 2026-11-23 09:15 UTC", open.What, StringComparison.Ordinal);
        Assert.Contains($"{fingerprint} since 2026-11-23 09:00 UTC from 203.0.113.7", Find(checks).What, StringComparison.Ordinal);
        var tasks = map["sources"]!.AsArray().Single(source => FieldText.From(source!["source"]) == "tasks")!;
        Assert.Equal(fingerprint, FieldText.From(tasks["supplied"]!["secrets"]![0]!["fingerprint"]));
        Assert.Contains($"secret {fingerprint} of 2026-11-23 09:00", page, StringComparison.Ordinal);
        Assert.All(
            [checks.ToJsonString(), map.ToJsonString(), page],
            text => Assert.DoesNotContain(Supplied, text, StringComparison.Ordinal));
    }

    private Task<PipelineHarness> StartAsync(string? setting) =>
        PipelineHarness.StartAsync(
            azurite, Sources, new() { ["TASKS_SECRET"] = setting, [PagesApp.SignInIsOn.Key] = PagesApp.SignInIsOn.Value });

    private static async Task<int> SupplyAsync(PipelineHarness pipeline, string target, string secret = Supplied)
    {
        var headers = new Dictionary<string, string> { ["X-Forwarded-For"] = "203.0.113.7<>", ["X-Hook-Secret"] = secret };
        var body = Encoding.UTF8.GetBytes($$"""{"verification_token":"{{secret}}"}""");
        return (await pipeline.RequestAsync("POST", $"/api/hooks/{target}", body, headers)).Status;
    }

    private static async Task<int> SendAsync(PipelineHarness pipeline, string source)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Supplied), Body));
        var headers = new Dictionary<string, string> { ["X-Hook-Signature"] = signature, ["X-Notion-Signature"] = $"sha256={signature}" };
        return (await pipeline.PostAsync(source, Body, headers)).Status;
    }

    private static async Task<JsonNode> ChangeAsync(PipelineHarness pipeline, string source, string body)
    {
        var (status, answer) = await pipeline.CallAsync<HandshakeEndpoints>(
            (handshakes, request) => handshakes.ChangeAsync(request, source, Cancellation), body);
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    private static async Task<JsonNode> StateAsync(PipelineHarness pipeline, string source) =>
        (await pipeline.CallAsync<HandshakeEndpoints>((handshakes, request) => handshakes.GetAsync(request, source, Cancellation))).Answer;

    private static async Task<JsonNode> ChecksAsync(PipelineHarness pipeline) =>
        (await pipeline.CallAsync<ChecksEndpoint>((checks, request) => checks.RunAsync(request, Cancellation))).Answer;
}
