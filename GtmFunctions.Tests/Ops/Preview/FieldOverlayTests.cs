using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Ops.Preview;

/// <summary>What another mapping gives is laid over what was taken in, and nothing else is touched.</summary>
public sealed class FieldOverlayTests
{
    private const string Map = "{ person.email: data.email, person.title: data.title }";

    [Fact]
    public void Lay_TheSameMapping_IsTheSameEvent()
    {
        var taken = Taken();

        Assert.Same(taken, FieldOverlay.Lay(taken, Source(Map), Source(Map)));
    }

    [Fact]
    public void Lay_AnotherMapping_ChangesAddsAndRemovesItsFieldsAndKeepsTheRest()
    {
        var taken = Taken();
        var before = taken.Data.ToJsonString();

        var laid = FieldOverlay.Lay(taken, Source(Map), Source("{ person.email: data.work, account.domain: data.site }"));

        Assert.Equal("ada@work.example", (string?)laid.Data["person"]!["email"]);
        Assert.Null(laid.Data["person"]!["title"]);
        Assert.Equal("site.example", (string?)laid.Data["account"]!["domain"]);
        Assert.Equal("by a header", (string?)laid.Data["person"]!["name"]);
        Assert.Equal("ada@work.example", laid.Subject);
        Assert.True(JsonNode.DeepEquals(taken.Data["raw"], laid.Data["raw"]));
        Assert.Equal(before, taken.Data.ToJsonString());
    }

    [Fact]
    public void Lay_AnotherNameOfTheType_IsThatType()
    {
        var laid = FieldOverlay.Lay(Taken(), Source(Map), Source(Map, "lead.qualified"));

        Assert.Equal("lead.qualified", laid.Type);
    }

    private static CanonicalEvent Taken() => new()
    {
        Id = "e20261123-1",
        Source = "forms",
        Type = "lead.created",
        Subject = "ada@home.example",
        Time = default,
        ProviderId = "msg_1",
        ProviderType = "form.submitted",
        Data = JsonNode.Parse("""
            {
              "person": { "email": "ada@home.example", "title": "VP", "name": "by a header" },
              "raw": { "type": "form.submitted",
                "data": { "email": "ada@home.example", "work": "ada@work.example", "title": "VP", "site": "site.example" } }
            }
            """)!.AsObject(),
    };

    private static Source Source(string map, string type = "lead.created")
    {
        var document = $$"""
            version: 1
            sources:
              forms:
                provider: standard-webhooks
                secrets: [FORMS_SECRET]
                types: { form.submitted: {{type}} }
                map: {{map}}
            workflows:
              inbound: { on: [{{type}}], do: [ { to: crm } ] }
            destinations:
              crm: { connector: http, url: CRM_URL }
            """;
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load())
            .Read(new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>()));
        Assert.Empty(read.Errors);
        return read.Configuration!.Sources["forms"];
    }
}
