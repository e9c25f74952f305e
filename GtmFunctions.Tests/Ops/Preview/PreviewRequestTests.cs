using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Preview;
using Xunit;

namespace GtmFunctions.Tests.Ops.Preview;

public sealed class PreviewRequestTests
{
    [Fact]
    public void Parse_ADocumentAndAWindow_ReadsThem()
    {
        var asked = PreviewRequest.Parse("""{"document":"version: 1","tables":{"reps.csv":"name"},"since":"7d","most":500}""");

        Assert.Equal(("version: 1", "name", "7d", 500), (asked.Document, asked.Tables!["reps.csv"], asked.Since, asked.Most));
    }

    [Theory]
    [InlineData("", "Give the draft that is to be compared with the live rules")]
    [InlineData("""{"since":"7d"}""", "Give the draft that is to be compared with the live rules")]
    [InlineData("""{"tables":{}}""", "Give the draft that is to be compared with the live rules")]
    [InlineData("""{"draft":"d1","document":"version: 1"}""", "leave 'document', 'tables' and 'fixtures' away")]
    [InlineData("""{"document":"x","most":0}""", "'most' is a number from 1 to 100000.")]
    [InlineData("""{"document":"x","examples":501}""", "'examples' is a number from 0 to 500.")]
    [InlineData("""{"document":"x","sinze":"7d"}""", "sinze")]
    [InlineData("""{"document":"x","most":"many"}""", "cannot be read at most")]
    [InlineData("""{"document":{}}""", "cannot be read at document")]
    [InlineData("""{"document":"x","overFixtures":true,"since":"7d"}""", "With 'overFixtures' all fixtures are looked at")]
    [InlineData("""{"document":"x","overFixtures":true,"events":[]}""", "With 'overFixtures' all fixtures are looked at")]
    [InlineData("""{"document":"x","overFixtures":true,"most":5}""", "With 'overFixtures' all fixtures are looked at")]
    [InlineData("""{"overFixtures":true}""", "Give the draft that is to be compared with the live rules")]
    [InlineData("{", "The request cannot be read")]
    [InlineData("[]", "The request cannot be read")]
    public void Parse_WhatIsNoRequest_SaysWhatToWrite(string json, string error)
    {
        var wrong = Assert.Throws<OpsRequestException>(() => PreviewRequest.Parse(json));

        Assert.Contains(error, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_ThatIsNone_SaysWhatToWrite() => Assert.StartsWith(
        "'since' is an ISO 8601 time",
        Assert.Throws<OpsRequestException>(() => PreviewRequest.Time("soon", "since", default)).Message,
        StringComparison.Ordinal);
}
