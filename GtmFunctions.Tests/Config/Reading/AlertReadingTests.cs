using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class AlertReadingTests
{
    private const string Destinations =
        "destinations: { chat: { connector: slack, url: A }, hook: { connector: http, url: B } }\ntemplates: { t: \"{{ alert.text }}\" }";

    [Theory]
    [InlineData("alerts", "'to' is missing", "{ on: [dead-letter] }")]
    [InlineData("alerts.to", "there is no destination 'chatt': did you mean 'chat'?", "{ to: chatt }")]
    [InlineData("alerts.to[1]", "there is no destination 'nobody'", "{ to: [chat, nobody] }")]
    [InlineData("alerts.template", "there is no template 'u'", "{ to: chat, template: u }")]
    [InlineData("alerts.action", "there is no action of slack 'mesage': did you mean 'message'?", "{ to: chat, action: mesage }")]
    [InlineData("alerts.links", "an address must begin with https://", "{ to: chat, links: http://gtm.example }")]
    [InlineData("alerts.on[0]", "there is no alert 'dead-leter': did you mean 'dead-letter'?", "{ to: chat, on: [dead-leter] }")]
    [InlineData("alerts.on[0].slow", "there is no key 'slow' here", "{ to: chat, on: [ { slow: { over: 5m } } ] }")]
    [InlineData(
        "alerts.on[0].slow-pipeline.ovr", "there is no key 'ovr' here: did you mean 'over'?",
        "{ to: chat, on: [ { slow-pipeline: { ovr: 5m } } ] }")]
    [InlineData("alerts.on[0].slow-pipeline.over", "this must be at least 1m", "{ to: chat, on: [ { slow-pipeline: { over: 5s } } ] }")]
    [InlineData(
        "alerts.on[0].signature-failures.per", "this must be at most 1d", "{ to: chat, on: [ { signature-failures: { per: 2d } } ] }")]
    [InlineData(
        "alerts.on[0].failing-destination.lifetime", "this must be at most 100",
        "{ to: chat, on: [ { failing-destination: { lifetime: 101 } } ] }")]
    [InlineData("alerts.on[0].spike.times", "this must be at least 2", "{ to: chat, on: [ { spike: { times: 1 } } ] }")]
    [InlineData("alerts.on[0].old-secret.before", "this must be at most 90d", "{ to: chat, on: [ { old-secret: { before: 91d } } ] }")]
    [InlineData(
        "alerts.on[0].alert-channel.over", "there is no key 'over' here", "{ to: chat, on: [ { alert-channel: { over: 5m } } ] }")]
    [InlineData("alerts.on[0].dead-letter.cooldown", "this must be at least 1m", "{ to: chat, on: [ { dead-letter: { cooldown: 1s } } ] }")]
    [InlineData(
        "alerts.on[1]", "the alert 'dead-letter' is here twice", "{ to: chat, on: [dead-letter, { dead-letter: { atLeast: 5 } }] }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string alerts) =>
        Mistake.AssertNamed(path, message, $"alerts: {alerts}\n{Destinations}");

    [Fact]
    public void Read_SourceOfTheirName_IsRefused() => Mistake.AssertNamed(
        "sources.alerts", "'alerts' is the source of the alerts", "sources: { alerts: { provider: stripe, secrets: [A] } }");

    [Theory]
    [InlineData("sources.crm.expires.B", "'B' is not among the 'secrets' of this source: A", "{ B: 2027-01-31 }")]
    [InlineData("sources.crm.expires.A", "this must be the day on which the secret runs out, such as 2027-01-31", "{ A: 31.1.2027 }")]
    [InlineData("sources.crm.expires.A", "this must be the day on which the secret runs out, such as 2027-01-31", "{ A: 2027-02-30 }")]
    public void Read_DayOnWhichASecretRunsOut_IsOfASecretAndADay(string path, string message, string expires) => Mistake.AssertNamed(
        path, message, $"sources: {{ crm: {{ provider: stripe, secrets: [A], expires: {expires} }} }}");

    [Fact]
    public void Read_DayOnWhichASecretRunsOut_IsItsBeginning() => Assert.Equal(
        new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero),
        Mistake.Read("sources: { crm: { provider: stripe, secrets: [A, B], expires: { B: 2027-01-31 } } }")
            .Configuration!.Sources["crm"].Expires["B"]);

    [Theory]
    [InlineData("")]
    [InlineData("\nalerts: { to: chat, on: [dead-letter] }")]
    public void Read_ExpectationThatNobodyWouldHearOf_IsRefused(string alerts) => Mistake.AssertNamed(
        "sources.crm.expect",
        "nobody would be told",
        $"sources: {{ crm: {{ provider: stripe, secrets: [A], expect: {{ atLeast: 1, per: 1d }} }} }}{alerts}\n{Destinations}");

    [Fact]
    public void Read_NamesAndSettings_AreRules()
    {
        var alerts = Read("""
            { to: [chat, hook], template: t, with: { channel: ops }, on: [dead-letter,
            { silent-source: { baseline: false } }, { failing-destination: { over: 5m, lifetime: 90 } },
            { signature-failures: { atLeast: 20, per: 10m } }, { schema-drift: { fields: all } }, { slow-pipeline: { over: 2m } },
            { spike: { times: 9, atLeast: 7 } }, { falling-success: { by: 30, per: 2h, cooldown: 3h } }, { slow-to-rep: { over: 9m } },
            { old-secret: { before: 30d, over: 3d } }, alert-channel, { linked-table: { over: 2h } }] }
            """);

        Assert.Equal([("chat", "t"), ("hook", "t")], alerts.To.Select(call => (call.To, call.Template!)));
        Assert.Equal("ops", (string?)alerts.To[1].With!["channel"]);
        Assert.Equal(
            [
                new AlertRule { Kind = AlertKind.DeadLetter },
                new AlertRule { Kind = AlertKind.SilentSource, Baseline = false },
                new AlertRule { Kind = AlertKind.FailingDestination, Over = TimeSpan.FromMinutes(5), Lifetime = 90 },
                new AlertRule { Kind = AlertKind.SignatureFailures, AtLeast = 20, Per = TimeSpan.FromMinutes(10) },
                new AlertRule { Kind = AlertKind.SchemaDrift, AllFields = true },
                new AlertRule { Kind = AlertKind.SlowPipeline, Over = TimeSpan.FromMinutes(2) },
                AlertRule.Default(AlertKind.Spike) with { Times = 9, AtLeast = 7 },
                AlertRule.Default(AlertKind.FallingSuccess) with
                {
                    By = 30, Per = TimeSpan.FromHours(2), Cooldown = TimeSpan.FromHours(3),
                },
                AlertRule.Default(AlertKind.SlowToRep) with { Over = TimeSpan.FromMinutes(9) },
                AlertRule.Default(AlertKind.OldSecret) with { Before = TimeSpan.FromDays(30), Over = TimeSpan.FromDays(3) },
                AlertRule.Default(AlertKind.AlertChannel),
                AlertRule.Default(AlertKind.LinkedTable) with { Over = TimeSpan.FromHours(2) },
            ],
            alerts.On);
    }

    [Fact]
    public void Read_WithoutOn_TellsEverythingByDefault() =>
        Assert.Equal(Enum.GetValues<AlertKind>().Select(AlertRule.Default), Read("{ to: chat }").On);

    private static Alerts Read(string alerts)
    {
        var read = Mistake.Read($"alerts: {alerts.ReplaceLineEndings(" ")}\n{Destinations}");
        Assert.Empty(read.Errors);
        return read.Configuration!.Alerts!;
    }
}
