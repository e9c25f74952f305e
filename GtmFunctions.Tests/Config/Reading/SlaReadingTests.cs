using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SlaReadingTests
{
    private const string Head = """
        version: 1
        sources: { crm: { provider: stripe, secrets: [A] } }
        destinations: { slack: { connector: slack, url: SLACK_URL } }
        templates: { plain: "hello", linked: "{{ acknowledge.url }}" }

        """;

    [Fact]
    public void Read_EveryKey_IsInTheRecord()
    {
        var read = Read("""
            assignments:
              sdr:
                fallback: { owner: ops@example.com }
                sla:
                  acknowledge: 1h
                  hours: all
                  remind: { after: [45m, 30m], do: [ { to: slack, template: linked } ] }
                  reassign: { to: fallback, most: 5, do: [ { to: slack, template: plain, priority: high } ] }
                  acknowledgedBy:
                    - { on: meeting.booked, key: person.email }
                    - { on: [deal.stage_changed], key: [account.domain, deal.id], where: { deal.stage: contacted } }
            """);

        Assert.Empty(read.Errors);
        var sla = read.Configuration!.Assignments["sdr"].Sla!;
        Assert.Equal(
            (TimeSpan.FromHours(1), SlaHours.All, SlaSuccessor.Fallback, 5), (sla.Acknowledge, sla.Hours, sla.Successor, sla.Most));
        Assert.Equal([TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(45)], sla.RemindAfter);
        Assert.Equal(
            ("linked", "plain", ActionPriority.High), (sla.Remind[0].Template, sla.Reassign[0].Template, sla.Reassign[0].Priority));
        Assert.Equal(["account.domain", "deal.id"], sla.AcknowledgedBy[1].Key.Select(path => path.Text));
        Assert.Equal(["deal.stage"], sla.AcknowledgedBy[1].Where!.Fields);
    }

    [Fact]
    public void Read_WhatIsLeftOut_IsAsPeopleExpect()
    {
        var sla = Read(Assigned("{ acknowledge: 15m, reassign: { do: [ { to: slack } ] } }")).Configuration!.Assignments["sdr"].Sla!;

        Assert.Equal((SlaHours.Working, SlaSuccessor.Next, 3), (sla.Hours, sla.Successor, sla.Most));
        Assert.Empty(sla.RemindAfter);
        Assert.Empty(sla.AcknowledgedBy);
    }

    [Theory]
    [InlineData("{ acknowledge: 15m }", "gtm.yaml:5: assignments.sdr.sla: ", "reassign")]
    [InlineData(
        "{ acknowledge: soon, reassign: { do: [ { to: slack } ] } }", "gtm.yaml:5: assignments.sdr.sla.acknowledge: ", "a duration")]
    [InlineData("{ acknowledge: 31d, reassign: { do: [ { to: slack } ] } }", "", "at most 30d")]
    [InlineData(
        "{ acknowledge: 15m, remind: { after: [15m], do: [ { to: slack } ] }, reassign: { do: [ { to: slack } ] } }",
        "gtm.yaml:5: assignments.sdr.sla.remind.after[0]: ", "write less than 'acknowledge', 15m")]
    [InlineData("{ acknowledge: 15m, reassign: { do: [] } }", "", "nobody would hear of it")]
    [InlineData(
        "{ acknowledge: 15m, reassign: { do: [ { to: slak } ] } }", "gtm.yaml:5: assignments.sdr.sla.reassign.do[0].to: ",
        "there is no destination 'slak'")]
    [InlineData("{ acknowledge: 15m, reassign: { do: [ { to: slack, template: plan } ] } }", "gtm.yaml:5: ", "there is no template 'plan'")]
    [InlineData("{ acknowledge: 15m, reassign: { then: next, do: [ { to: slack } ] } }", "gtm.yaml:5: ", "'then'")]
    [InlineData(
        "{ acknowledge: 15m, reassign: { do: [ { to: slack } ] }, acknowledgedBy: [ { on: a, key: person. } ] }", "", "ends with a dot")]
    public void Read_WhatCannotBeRun_IsRefusedWithItsLine(string sla, string place, string message)
    {
        var error = Assert.Single(Read(Assigned(sla)).Errors).ToString();

        Assert.StartsWith(place, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingThatCouldAcknowledge_IsRefused()
    {
        var document = Head.Replace("{{ acknowledge.url }}", "no link", StringComparison.Ordinal) + Assigned(
            "{ acknowledge: 15m, reassign: { do: [ { to: slack } ] } }");

        Assert.Contains(
            "nothing could acknowledge it: write {{ acknowledge.url }}", Assert.Single(ReadAll(document).Errors).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("do: [ { to: slack, template: linked } ]")]
    [InlineData("branches: [ { name: b, do: [ { to: slack, template: linked } ] } ]")]
    public void Read_ALinkWhereNoSlaIs_IsRefused(string actions)
    {
        var error = Assert.Single(
            Read($"assignments: {{ sdr: {{ fallback: {{ owner: a@b.c }} }} }}\nworkflows: {{ w: {{ on: a, assign: sdr, " +
                $"{actions} }} }}").Errors);

        Assert.Equal(
            "the template 'linked' reads 'acknowledge', which has no value here: the workflow's assignment has no 'sla'", error.Message);
    }

    [Theory]
    [InlineData("{{ acknowledge.link }}", "there is no 'acknowledge.link'")]
    [InlineData("{{ acknowledge.ulr }}", "there is no 'acknowledge.ulr': did you mean 'acknowledge.url'?")]
    [InlineData("{{ sla.previuos.name }}", "there is no 'sla.previuos.name': did you mean 'sla.previous.name'?")]
    public void Read_ATemplateThatMisspellsATerm_IsRefusedWithItsLine(string template, string message)
    {
        var error = Assert.Single(ReadAll(
            $"version: 1\nsources: {{ crm: {{ provider: stripe, secrets: [A] }} }}\ntemplates:\n  card: \"{template}\"\n").Errors);

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(4, error.Line);
    }

    private static string Assigned(string sla) => $"assignments: {{ sdr: {{ fallback: {{ owner: ops@example.com }}, sla: {sla} }} }}";

    private static ReadResult Read(string document) => ReadAll(Head + document);

    private static ReadResult ReadAll(string document) => ConfigurationReader
        .ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load())
        .Read("gtm.yaml", document, _ => null);
}
