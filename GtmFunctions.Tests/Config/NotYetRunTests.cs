using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class NotYetRunTests
{
    public static TheoryData<string, string> Documents => new()
    {
        { "signals", "signals: { s: { key: k, on: a, quietFor: 1d, emit: b } }" },
        { "alerts", "alerts: { to: d }\ndestinations: { d: { connector: http, url: A } }" },
        { "sources.*.expect", "sources: { crm: { provider: stripe, secrets: [A], expect: { atLeast: 1, per: 1d } } }" },
        { "destinations.*.limit", "destinations: { d: { connector: http, url: A, limit: { requests: 1, per: 1s } } }" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Read_KeyThatIsNotRun_IsRefusedByNameAndOnlyByTheTable(string row, string document)
    {
        var text = document.StartsWith("sources", StringComparison.Ordinal)
            ? $"version: 1\n{document}"
            : $"version: 1\nsources: {{ crm: {{ provider: stripe, secrets: [A] }} }}\n{document}";
        var sources = SourceCatalogue.Load().Sources;
        var connectors = ConnectorNames.Of(ConnectorCatalogue.Load());

        if (NotYetRun.All.SingleOrDefault(one => one.Path == row) is { } refused)
        {
            var error = Assert.Single(new ConfigurationReader(sources, connectors, NotYetRun.All).Read("f", text, _ => null).Errors);
            Assert.Equal(refused.Message, error.Message);
            Assert.Contains($"'{row.Split('.')[^1]}' is not run by this version", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(new ConfigurationReader(sources, connectors, []).Read("f", text, _ => null).Errors);
    }

    [Fact]
    public void All_EveryRow_NamesAKeyOfTheSchema()
    {
        var schema = JsonNode.Parse(ConfigurationSchema.Text)!;
        foreach (var row in NotYetRun.All)
        {
            var node = schema;
            foreach (var key in row.Path.Split('.'))
            {
                node = key == "*" ? node["additionalProperties"] : node["properties"]?[key];
                Assert.True(node is not null, row.Path);
                if ((string?)node["$ref"] is { } reference)
                    node = schema["definitions"]![reference.Split('/')[^1]]!;
            }
        }
    }
}
