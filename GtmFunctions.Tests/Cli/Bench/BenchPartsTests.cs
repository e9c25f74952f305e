using GtmFunctions.Cli.Bench;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

public sealed class BenchPartsTests
{
    [Fact]
    public void Parse_Names_GivesThemInTheOrderOfMeasuring() =>
        Assert.Equal([BenchPart.Ack, BenchPart.Lonely, BenchPart.Grow], BenchParts.Parse("grow, Lonely,ack,lonely"));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("lonely,lonley")]
    [InlineData("1")]
    public void Parse_WhatNoPartIsCalled_GivesNothing(string text) => Assert.Null(BenchParts.Parse(text));

    [Fact]
    public void Everyday_HasAllButGrowth() => Assert.Equal(
        [
            BenchPart.Ack, BenchPart.Lonely, BenchPart.Steady, BenchPart.Burst, BenchPart.Calls, BenchPart.Duplicates, BenchPart.Refusals,
        ],
        BenchParts.Everyday);
}
