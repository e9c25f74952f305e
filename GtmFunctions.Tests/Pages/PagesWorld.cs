using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;

namespace GtmFunctions.Tests.Pages;

/// <summary>A pipeline in which something has happened that each page has to tell of.</summary>
internal static class PagesWorld
{
    /// <summary>What a provider may send, and no page may run.</summary>
    public const string Script = "<script>alert('gtm')</script>";

    private const string Reps = """
        name,email,team,weight,capacity,timezone,hours,out
        Dee Park,dee@example.com,sales,1,40/day,UTC,,
        Eli Ray,eli@example.com,sales,1,,UTC,,2026-11-20..2026-11-30
        """;

    private static readonly string Yaml = Document.Leads
        .Replace("    score: icp\n", "    score: icp\n    assign: sdr\n", StringComparison.Ordinal)
        + "\n" + """
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        jobs:
          refresh: { do: enrich-again, every: "30 2 * * *", zone: Europe/Berlin }
          twice: { do: find-duplicates, every: "0 3 * * sun" }
        """;

    /// <summary>
    /// Starts it: a lead that was routed, one that was filtered out, one that a destination refused, and a body that is no JSON.
    /// </summary>
    public static async Task<PipelineHarness> StartAsync(AzuriteFixture azurite)
    {
        var pipeline = await PipelineHarness.StartAsync(
            azurite, Yaml, new([PagesApp.SignInIsOn]), new Dictionary<string, string> { ["reps.csv"] = Reps });
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"name":"Nobody"}}""", "msg_2");
        await pipeline.DrainAsync();
        pipeline.Behave("other", 400);
        var odd = new JsonObject
        {
            ["type"] = "form.submitted",
            ["data"] = new JsonObject { ["email"] = "grace@analytical.example", ["name"] = Script, ["title"] = $"VP {Script}" },
        };
        await pipeline.SendAsync("forms", odd.ToJsonString(), "msg_3");
        await pipeline.SendAsync("forms", "{\"type\":", "msg_4");
        await pipeline.DrainAsync();
        return pipeline;
    }

    /// <summary>The newest event of a subject.</summary>
    public static async Task<string> EventAsync(PagesApp app, string subject)
    {
        var list = JsonNode.Parse(await app.JsonAsync("events", $"?q={Uri.EscapeDataString(subject)}"))!;
        return FieldText.From(list["events"]![0]!["id"])!;
    }
}
