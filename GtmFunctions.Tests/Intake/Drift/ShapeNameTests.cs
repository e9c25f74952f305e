using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class ShapeNameTests
{
    private const string Document = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { form.submitted: lead.created } }
          crm:
            provider: hmac
            poll:
              url: CRM_URL
              records: { rows: { request: {}, event: { id: key }, types: { "*": lead.updated }, map: { person.email: mail } } }
        """;

    private static readonly Configuration Configured = Read();

    [Theory]
    [InlineData("deal.updated", "deal.stage_changed", "deal.updated as deal.stage_changed")]
    [InlineData("deal.updated", null, "deal.updated")]
    [InlineData("", "deal.stage_changed", " as deal.stage_changed")]
    [InlineData("", null, "")]
    public void Parse_NameAsItIsStored_IsTheSameName(string providerType, string? type, string stored)
    {
        var name = new ShapeName(providerType, type);

        Assert.Equal(stored, name.ToString());
        Assert.Equal(name, ShapeName.Parse(stored));
    }

    [Theory]
    [InlineData("forms", "form.submitted", null, "lead.created")]
    [InlineData("forms", "form.submitted", "lead.merged", "lead.merged")]
    [InlineData("forms", "form.abandoned", null, "form.abandoned")]
    [InlineData("forms", "", null, "webhook.received")]
    [InlineData("crm", "rows", null, "lead.updated")]
    public void CanonicalType_Source_IsAsItIsConfiguredNow(string source, string providerType, string? type, string canonical) =>
        Assert.Equal(canonical, new ShapeName(providerType, type).CanonicalType(Configured.Sources[source]));

    private static Configuration Read()
    {
        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
        var read = reader.Read(new ConfigurationBundle("gtm.yaml", Document, new Dictionary<string, string>()));
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}
