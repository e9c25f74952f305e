using System.Text.Json;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>The names that the code and <c>infra/</c> must agree on.</summary>
internal static class DeployedNames
{
    /// <summary>Metrics the app writes, on which alerts and charts stand.</summary>
    public static readonly string[] Metrics =
    [
        "gtm.queue.depth", "gtm.queue.oldest_age_seconds", "gtm.dead_letters", "gtm.deliveries.failed", "gtm.hooks.requests",
        "gtm.hooks.signature_failures",
    ];

    /// <summary>Built-in roles of the data plane, by their ids in Azure; an assignment of any other role is a mistake.</summary>
    public static readonly Dictionary<string, string> Roles = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    /// <summary>The secret names every parameter file hands over: <c>infra/secret-names.json</c>.</summary>
    public static string[] Secrets => JsonSerializer.Deserialize<string[]>(InfraFolder.Read("infra/secret-names.json"))!;

    /// <summary>The environments that have a parameter file and a snapshot, for theories.</summary>
    public static TheoryData<string> Environments => ["dev", "staging", "prod"];
}
