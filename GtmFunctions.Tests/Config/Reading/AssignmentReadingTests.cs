using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

/// <summary>Assignments, and what workflows say of owners, order and intents.</summary>
public sealed class AssignmentReadingTests
{
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["territories.csv"] = "account.country,-> team\n*,global",
        ["nothing.csv"] = "account.country,-> colour\n*,green",
        ["reps.csv"] = "name,email,team\nDee,dee@example.com,global",
        ["twice.csv"] = "name,email,team\nDee,dee@example.com,global\nD. Park,Dee@example.com,Global",
        ["holidays.csv"] = "date,name\n2027-01-01,New Year",
    };

    [Fact]
    public void Read_EveryKey_IsInTheRecord()
    {
        var configuration = Read("""
            assignments:
              sdr:
                table: territories.csv
                pool: reps.csv
                strategy: least-loaded
                sticky: { window: 90d }
                holidays: holidays.csv
                fallback: { owner: ops@example.com }
            workflows:
              leads:
                on: lead.created
                assign: sdr
                order: newest
                intent: { key: [person.email, page.form], window: 24h }
                branches: [ { name: global, when: { owner.team: global }, do: [] } ]
            """).Configuration!;

        var sdr = configuration.Assignments["sdr"];
        Assert.Equal(
            (AssignmentStrategy.LeastLoaded, "account.domain", TimeSpan.FromDays(90)),
            (sdr.Strategy, sdr.Sticky!.Key.Text, sdr.Sticky.Window));
        Assert.Equal("New Year", Assert.Single(sdr.Holidays.Holidays).Name);
        var leads = configuration.Workflows[0];
        Assert.Equal(["person.email", "page.form"], leads.Intent!.Key.Select(path => path.Text));
        Assert.Equal((TimeSpan.FromHours(24), WorkflowOrder.Newest), (leads.Intent.Window, leads.Order));
        Assert.True(leads.BranchesByOwner);
    }

    [Theory]
    [InlineData(
        "assignments: { a: { table: territories.csv, fallback: { owner: a@b.c } } }",
        "names teams: name the roster of their members as 'pool'")]
    [InlineData(
        "assignments: { a: { table: nothing.csv, pool: reps.csv, fallback: { owner: a@b.c } } }", "names neither '-> team' nor '-> owner'")]
    [InlineData("assignments: { a: { pool: twice.csv, fallback: { owner: a@b.c } } }", "'Dee@example.com' is in the team 'Global' twice")]
    [InlineData(
        "assignments: { a: { holidays: none.csv, fallback: { owner: a@b.c } } }", "the table 'none.csv' is not beside the document")]
    [InlineData("assignments: { a: { sticky: { window: 400d }, fallback: { owner: a@b.c } } }", "this must be at most 365d")]
    [InlineData("assignments: { a: { fallback: { owner: ops } } }", "this must be an e-mail address")]
    [InlineData("workflows: { w: { on: a, filter: { owner.team: x }, do: [] } }", "before an owner is named, so 'owner.team' has no value")]
    [InlineData(
        "workflows: { w: { on: a, branches: [ { name: b, when: { owner.team: x }, do: [] } ] } }", "the workflow 'w' names no 'assign'")]
    [InlineData("workflows: { w: { on: a, intent: { key: [person.], window: 1d }, do: [] } }", "ends with a dot")]
    [InlineData("workflows: { w: { on: a, intent: { key: person.email, window: 91d }, do: [] } }", "this must be at most 90d")]
    public void Read_WhatCannotBeRun_IsRefusedInWords(string document, string message) =>
        Assert.Contains(message, Assert.Single(Read(document).Errors).Message, StringComparison.Ordinal);

    private static ReadResult Read(string document) => ConfigurationReader
        .ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load())
        .Read("gtm.yaml", $"version: 1\nsources: {{ crm: {{ provider: stripe, secrets: [A] }} }}\n{document}", Tables.GetValueOrDefault);
}
