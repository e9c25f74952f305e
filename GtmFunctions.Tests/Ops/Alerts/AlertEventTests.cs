using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Alerts;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts;

public sealed class AlertEventTests
{
    private static readonly AlertSample Sample = new("e20261123-0123456789abcdef01234567", "lead.created", "ada@example.com");

    [Fact]
    public void Create_WhatBegan_SaysAllOfIt()
    {
        var told = AlertEvent.Create(AlertLife.Next(null, Problems.Down(), Problems.Start.AddMinutes(3))!, Sample, "https://gtm.example");

        Assert.Equal(("alerts", "alert.failing_destination", "crm"), (told.Source, told.Type, told.Subject));
        Assert.True(AlertEvent.Is(told.Id));
        Assert.Equal("20261123", RecordId.DayOf(told.Id));
        Assert.Equal(
            """
            ALERT failing-destination: crm
            crm is down: it answered 503.
            Since 2026-11-23 09:00 UTC; told because of alerts.on failing-destination.
            For example lead.created about ada@example.com: https://gtm.example/api/ops/events/e20261123-0123456789abcdef01234567
            Nothing is to be replayed: GET https://gtm.example/api/ops/events lists what waits.
            See https://gtm.example/api/ops/pages/alarms
            """,
            (string?)told.Data["alert"]!["text"],
            ignoreLineEndingDifferences: true);
        Assert.Equal("began", (string?)told.Data["alert"]!["phase"]);
        Assert.Equal(5, (long)told.Data["alert"]!["count"]!);
        Assert.Equal("https://gtm.example/api/ops/pages/alarms", (string?)told.Data["alert"]!["page"]);
    }

    [Fact]
    public void Create_WhatLastsAndIsOver_SaysForHowLong()
    {
        var began = AlertLife.Told(AlertLife.Next(null, Problems.Down(), Problems.Start)!)!;
        var lasts = AlertLife.Next(began, Problems.Down(), Problems.Start.AddHours(3).AddMinutes(7))!;
        var absent = AlertLife.Next(AlertLife.Told(lasts), null, Problems.Start.AddDays(3))!;
        var over = AlertLife.Next(absent, null, Problems.Start.AddDays(3).AddMinutes(5))!;

        Assert.StartsWith("STILL failing-destination: crm, for 3 h 7 min\n", Text(lasts), StringComparison.Ordinal);
        Assert.Equal("OVER failing-destination: crm, after 3 days. It was: crm is down: it answered 503", Text(over));
    }

    [Fact]
    public void Create_TheSameState_IsTheSameEventAndOfEachTellingAnother()
    {
        var began = AlertLife.Next(null, Problems.Down(), Problems.Start)!;
        var lasts = AlertLife.Next(AlertLife.Told(began), Problems.Down(), Problems.Start.AddHours(1))!;
        var again = AlertLife.Next(null, Problems.Down(), Problems.Start.AddHours(1))!;

        Assert.Equal(Json(began), Json(began));
        Assert.Equal(3, new[] { began, lasts, again }.Select(state => AlertEvent.Create(state, Sample, "").Id).Distinct().Count());
    }

    private static string Text(AlertState state) => FieldText.From(AlertEvent.Create(state, Sample, "").Data["alert"]!["text"])!;

    private static string Json(AlertState state) => new JsonObject { ["d"] = AlertEvent.Create(state, Sample, "").Data }.ToJsonString();
}
