using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class ShapeNameTests
{
    private static readonly Source Forms = From("forms", new() { ["form.submitted"] = "lead.created" });
    private static readonly Source Crm = From("crm", []) with
    {
        Records = new Dictionary<string, Source> { ["rows"] = From("crm", new() { ["*"] = "lead.updated" }) },
    };

    [Theory]
    [InlineData("deal.updated", "deal.stage_changed", "deal.updated as deal.stage_changed")]
    [InlineData("deal.updated", null, "deal.updated")]
    [InlineData("", "deal.stage_changed", " as deal.stage_changed")]
    [InlineData("", null, "")]
    [InlineData("sold as seen", "deal.won", "sold as seen as deal.won")]
    [InlineData("sold as seen", null, "sold as seen as ")]
    public void Parse_NameAsItIsStored_IsTheSameName(string providerType, string? type, string stored)
    {
        var name = new ShapeName(providerType, type);

        Assert.Equal(stored, name.ToString());
        Assert.Equal(name, ShapeName.Parse(stored));
    }

    [Theory]
    [InlineData("form.submitted", null, "lead.created")]
    [InlineData("form.submitted", "lead.merged", "lead.merged")]
    [InlineData("form.abandoned", null, "form.abandoned")]
    [InlineData("", null, "webhook.received")]
    public void CanonicalType_Webhook_IsAsItsSourceIsConfiguredNow(string providerType, string? type, string canonical) =>
        Assert.Equal(canonical, new ShapeName(providerType, type).CanonicalType(Forms));

    [Fact]
    public void CanonicalType_PolledRecord_IsAsTheRecordsAreConfigured() =>
        Assert.Equal("lead.updated", new ShapeName("rows", null).CanonicalType(Crm));

    private static Source From(string name, Dictionary<string, string> types)
    {
        var provider = new SourceDefinition { Name = name, Title = name, Signature = [], Event = new EventDefinition() };
        return new Source { Name = name, Provider = provider, Secrets = [], Mapping = new SourceMapping(provider, types) };
    }
}
