using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GtmFunctions.Cli.Bench;
using GtmFunctions.Cli.Bench.Report;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench.Report;

public sealed class BenchReportTests
{
    private static readonly BenchReport Report = new(
        new DateTimeOffset(2026, 11, 29, 7, 0, 0, TimeSpan.Zero), 2, 1.5, false,
        [
            new Figure(BenchPart.Ack, "10 connections", 300, Figure.Requests, 400),
            new Figure(BenchPart.Ack, "10 connections, p99", 150, Figure.Milliseconds, 50),
            new Figure(BenchPart.Lonely, "one at a time, p50", 61.234, Figure.Milliseconds, 12.3),
            new Figure(BenchPart.Burst, "end to end", 1234, Figure.Events),
        ]);

    [Fact]
    public void Table_OfAReport_HasALineForEachFigureWithItsRatio() => Assert.Equal(
        """
        part    measure              value           floor      ratio
        ack     10 connections       300 req/s       400 req/s  0.75
        ack     10 connections, p99  150 ms          50.0 ms    3.00
        lonely  one at a time, p50   61.2 ms         12.3 ms    4.98
        burst   end to end           1,234 events/s

        """,
        BenchTable.Render(Report));

    [Fact]
    public void Table_OfAReportWithWebhooksThatWereSentAgain_SaysSo() => Assert.EndsWith(
        "3 times a webhook was answered 503, for its storage was too slow, and was sent again\n",
        BenchTable.Render(Report with { SentAgain = 3 }).ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    [Fact]
    public void Json_OfAReport_HasTheFiguresAsNumbers()
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(Report, BenchJson.Default.BenchReport))!;

        Assert.Equal((2, 1.5), ((int)json["cores"]!, (double)json["loadBefore"]!));
        Assert.Equal(
            """{"part":"Lonely","name":"one at a time, p50","value":61.234,"unit":"ms","floor":12.3,"ratio":4.978}""",
            json["figures"]![2]!.ToJsonString());
        Assert.Null(json["figures"]![3]!["floor"]);
    }

    [Fact]
    public void Chart_OfAReport_IsSvgWithABarForEachRateAndWayAndALineForEachFloor()
    {
        var svg = XDocument.Parse(BenchChart.Render(Report)).Root!;

        Assert.Equal("{http://www.w3.org/2000/svg}svg", $"{svg.Name}");
        var bars = svg.Elements(svg.Name.Namespace + "rect").Select(bar => (double)bar.Attribute("width")!).ToArray();
        var lines = svg.Elements(svg.Name.Namespace + "line").Select(line => (double)line.Attribute("x1")!).ToArray();
        Assert.Equal([270, 360, 360], bars);
        Assert.Equal([190 + 360, 190 + 72.3], lines);
        Assert.Contains("300 req/s (400)", svg.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("p99", svg.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_WithoutARateOrAWay_IsItsTitle()
    {
        var svg = XDocument.Parse(BenchChart.Render(Report with { Figures = [] })).Root!;

        Assert.Empty(svg.Elements(svg.Name.Namespace + "rect"));
        Assert.Contains("2 cores, 2026-11-29", svg.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Percentiles_OfALoad_AreOfAllItsCallsBesideTheFloorsOwn()
    {
        var load = Load.From(TimeSpan.FromSeconds(1), Enumerable.Range(1, 200).Select(each => TimeSpan.FromMilliseconds(each)));
        var floor = Load.From(TimeSpan.FromSeconds(1), [TimeSpan.FromMilliseconds(10)]);

        Assert.Equal(
            [
                new Figure(BenchPart.Lonely, "x, p50", 100, Figure.Milliseconds, 10),
                new Figure(BenchPart.Lonely, "x, p99", 198, Figure.Milliseconds, 10),
            ],
            Figure.Percentiles(BenchPart.Lonely, "x", load, floor));
    }
}
