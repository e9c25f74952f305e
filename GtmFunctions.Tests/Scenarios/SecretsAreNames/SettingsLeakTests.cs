using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SecretsAreNames;

/// <summary>No value of a setting reaches an answer, however a draft's templates turn it.</summary>
public sealed class SettingsLeakTests(AzuriteFixture azurite)
{
    // No two of its characters are alike, so that a part of it in any order shows
    private const string Canary = "qJ7xWz4kVb9pYg2m";

    private static readonly string[] Templates =
    [
        "{{ settings.CANARY }}", "{{ settings.CANARY | split: '' | join: '-' }}", "{{ settings.CANARY | split: '' | reverse | join: '' }}",
        "{{ settings.CANARY | slice: 0, 8 }}", "{{ settings.CANARY | base64_encode }}", "{{ settings.CANARY | upcase }}",
        "{{ settings.CANARY | size }}",
        "{% assign a = settings.CANARY %}{{ a | append: a }}", "{% if settings.CANARY contains 'qJ7' %}LEAK{% endif %}",
        "{{ settings.CANARY | divided_by: 0 }}", "{{ 1 | divided_by: settings.CANARY }}", "{{ settings.CANARY | date: '%Y' }}",
        "{{ settings.CANARY | url_encode | json }}", "{% case settings.CANARY %}{% when 'qJ7xWz4kVb9pYg2m' %}LEAK{% endcase %}",
    ];

    [Fact]
    public async Task Simulate_ADraftThatTurnsASettingAround_GetsItsNameInstead()
    {
        await using var pipeline = await StartAsync();
        foreach (var template in Templates)
        {
            var told = (await SimulateAsync(pipeline, Draft(template))).ToJsonString();

            AssertNoCanary(told, template);
            Assert.DoesNotContain("LEAK", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Simulate_ADraftThatReadsASetting_ShowsItsNameInBrackets()
    {
        await using var pipeline = await StartAsync();

        var told = await SimulateAsync(pipeline, Draft("at {{ settings.CANARY }}"));

        var request = told["events"]![0]!["actions"]![0]!["request"]!;
        Assert.Equal("at [CANARY]", FieldText.From(request["body"]));
        Assert.Equal("[CANARY_URL]", FieldText.From(request["url"]));
        Assert.Equal("Bearer [CANARY]", FieldText.From(request["headers"]!["Authorization"]));
    }

    [Theory]
    [InlineData("{{ settings.GtmStorage | split: '' | join: '-' }}")]
    [InlineData("{{ settings.GTM_LINK_SECRET }}")]
    [InlineData("{{ settings.FORMS_SECRET | slice: 0, 4 }}")]
    public async Task Simulate_ADraftThatReadsWhatIsNotForIt_IsRefused(string template)
    {
        await using var pipeline = await StartAsync();

        var (status, answer) = await CallAsync(pipeline, Draft(template));

        Assert.Equal(400, status);
        AssertNoCanary(answer.ToJsonString(), template);
        Assert.Contains("gtm.yaml:", answer["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_ASettingThatIsNotSet_StillSaysSo()
    {
        await using var pipeline = await StartAsync();

        var told = await SimulateAsync(pipeline, Draft("{{ settings.NOBODY_SET_THIS }}"));

        Assert.Equal("the setting 'NOBODY_SET_THIS' is not set", FieldText.From(told["events"]![0]!["actions"]![0]!["refused"]));
    }

    [Fact]
    public async Task Simulate_ACardWithALink_ShowsNoLinkThatCouldBeUsed()
    {
        const string Card = """
            assignments:
              sdr: { fallback: { owner: ops@example.com }, sla: { acknowledge: 15m, reassign: { to: fallback, do: [ { to: d, template: t } ] } } }
            """;
        await using var pipeline = await StartAsync();
        var draft = Draft("{{ acknowledge.url | split: '' | join: '-' }}").Replace(
            "    on: [lead.created]", "    on: [lead.created]\n    assign: sdr", StringComparison.Ordinal);

        var told = await SimulateAsync(pipeline, $"{draft}\n{Card}");

        Assert.Equal("[-a-c-k-n-o-w-l-e-d-g-e-.-u-r-l-]", FieldText.From(told["events"]![0]!["actions"]![0]!["request"]!["body"]));
    }

    // A provider's answer and a template's own fault end in traces and dead letters
    [Fact]
    public async Task Deliver_ToWhoEchoesOrWithATemplateThatBreaks_KeepsNoValue()
    {
        await using var pipeline = await StartAsync(Draft("{{ settings.CANARY | divided_by: 0 }}{{ 1 | divided_by: settings.CANARY }}"));
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();

        var (_, letters) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, TestContext.Current.CancellationToken));
        var (_, events) = await pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken));
        var trace = await pipeline.TraceAsync(FieldText.From(events["events"]![0]!["id"])!);
        foreach (var answer in new JsonNode[] { letters, map, events, trace })
            AssertNoCanary(answer.ToJsonString(), "an answer of ops");
    }

    private static string Draft(string template) => """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { form.submitted: lead.created } }
        destinations:
          d: { connector: http, url: CANARY_URL, retry: [], headers: { Authorization: "Bearer {{ settings.CANARY }}" } }
        templates:
          t: "TEMPLATE"
        workflows:
          w:
            on: [lead.created]
            do: [ { to: d, template: t } ]
        """.Replace("TEMPLATE", template, StringComparison.Ordinal);

    private Task<PipelineHarness> StartAsync(string? document = null) =>
        PipelineHarness.StartAsync(azurite, document ?? Document.Leads, new()
        {
            ["CANARY"] = Canary,
            ["CANARY_URL"] = $"https://127.0.0.1:1/{Canary}",
            [AcknowledgeLinks.SecretSetting] = $"{Canary}{Canary}",
            [PublicAddress.SettingName] = "https://gtm.example.com",
        });

    private static async Task<JsonNode> SimulateAsync(PipelineHarness pipeline, string draft)
    {
        var (status, answer) = await CallAsync(pipeline, draft);
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    private static Task<(int Status, JsonNode Answer)> CallAsync(PipelineHarness pipeline, string draft) =>
        pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, http) => endpoint.SimulateAsync(http, TestContext.Current.CancellationToken),
            new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead), ["document"] = draft }.ToJsonString());

    private static void AssertNoCanary(string text, string what)
    {
        foreach (var form in new[] { text, text.Replace("-", "", StringComparison.Ordinal), new string([.. text.Reverse()]) })
        {
            for (var i = 0; i + 5 <= Canary.Length; i++)
                Assert.False(form.Contains(Canary.Substring(i, 5), StringComparison.OrdinalIgnoreCase), what);
        }
    }
}
