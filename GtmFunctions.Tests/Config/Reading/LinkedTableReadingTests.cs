using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class LinkedTableReadingTests
{
    private static readonly ConfigurationReader Reader =
        ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());

    private const string Uses = "workflows: { w: { on: [a.b], filter: { account.domain: { $inList: l.csv } }, do: [] } }";

    [Theory]
    [InlineData("tables.\"l.csv\"", "'from' is missing", "{ every: 15m }")]
    [InlineData("tables.\"l.csv\".every", "this must be at least 5m", "{ from: SHEET, every: 1m }")]
    [InlineData("tables.\"l.csv\".every", "this must be at most 7d", "{ from: SHEET, every: 8d }")]
    [InlineData("tables.\"l.csv\".from", "an address must begin with https://", "{ from: \"http://sheets.example/pub\" }")]
    [InlineData("tables.\"l.csv\".from", "this must be an https address, or the name of the setting that holds it", "{ from: sheet }")]
    [InlineData("tables.\"l.csv\".mostRemoved", "this must be at most 100", "{ from: SHEET, mostRemoved: 101 }")]
    [InlineData("tables.\"l.csv\".form", "there is no key 'form' here: did you mean 'from'?", "{ form: SHEET, from: SHEET }")]
    public void Read_Mistake_IsNamedWithItsKey(string path, string message, string linked) => AssertNamed(
        path, message, $"{Uses}\ntables: {{ l.csv: {linked} }}");

    [Fact]
    public void Read_TableThatNothingReads_IsRefused() => AssertNamed(
        "tables.\"m.csv\"", "nothing in the document reads 'm.csv'", $"{Uses}\ntables: {{ m.csv: {{ from: SHEET }} }}");

    [Fact]
    public void Read_NameThatNoTableCanHave_IsRefused() => AssertNamed(
        "tables.reps", "a linked table is named as its file is", $"{Uses}\ntables: {{ reps: {{ from: SHEET }} }}");

    [Fact]
    public void Read_SecretOfASource_IsNoAddress() => AssertNamed(
        "tables.\"l.csv\".from",
        "'A' is the secret of a source, which is sent to nobody",
        $"sources: {{ crm: {{ provider: stripe, secrets: [A] }} }}\n{Uses}\ntables: {{ l.csv: {{ from: A }} }}");

    [Fact]
    public void Read_AddressOnly_HasTheDefaults()
    {
        var linked = Read($"{Uses}\ntables: {{ l.csv: {{ from: \"https://sheets.example/pub\" }} }}").Configuration!.LinkedTables["l.csv"];

        Assert.Equal(
            new LinkedTable { Name = "l.csv", From = "https://sheets.example/pub", Every = TimeSpan.FromMinutes(15), MostRemoved = 50 },
            linked);
    }

    [Fact]
    public void Read_Setting_IsAmongThoseThatMustHaveAValue() => Assert.Contains(
        new NamedSetting("SHEET", SettingKind.Address, "table l.csv"),
        NamedSettings.In(Read($"{Uses}\ntables: {{ l.csv: {{ from: SHEET }} }}").Configuration!));

    private static void AssertNamed(string path, string message, string yaml)
    {
        var errors = Read(yaml).Errors;
        Assert.True(
            errors.Any(error => error.Path == path && error.Message.StartsWith(message, StringComparison.Ordinal)),
            string.Join('\n', errors));
    }

    private static ReadResult Read(string yaml) => Reader.Read(
        "gtm.yaml",
        yaml.StartsWith("sources:", StringComparison.Ordinal)
            ? $"version: 1\n{yaml}"
            : $"version: 1\nsources: {{ crm: {{ provider: stripe, secrets: [CRM_SECRET] }} }}\n{yaml}",
        name => name == "l.csv" ? "domain\nbig.example\n" : null);
}
