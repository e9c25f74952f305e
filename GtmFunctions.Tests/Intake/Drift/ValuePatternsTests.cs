using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class ValuePatternsTests
{
    [Theory]
    [InlineData("@analytical.example", "Plain")]
    [InlineData("ada@.example", "Plain")]
    [InlineData("ada@analytical", "Plain")]
    [InlineData("Ada Byron ada@analytical.example", "Plain")]
    [InlineData("10:30", "Plain")]
    [InlineData("2026-99-99", "Plain")]
    [InlineData("+1234567", "Phone")]
    [InlineData("+123456", "Plain")]
    [InlineData("+44 (20) 7946-0000.00000", "Phone")]
    [InlineData("+44 (20) 7946-0000.000000", "Plain")]
    [InlineData("(020) 7946-0000", "Plain")]
    [InlineData("+1 for the idea", "Plain")]
    public void From_Text_IsOfAFormOnlyWhereAllOfItIs(string text, string pattern) =>
        Assert.Equal(pattern, ValuePatterns.From(JsonValue.Create(text)).ToString());

    [Theory]
    [InlineData(2000, "Digits")]
    [InlineData(2001, "Plain")]
    public void From_LongText_IsLookedAtUpTo2000Characters(int length, string pattern) =>
        Assert.Equal(pattern, ValuePatterns.From(JsonValue.Create(new string('1', length))).ToString());

    [Theory]
    [InlineData("Email", "Email", "Email")]
    [InlineData("Email", "Uuid", "Plain")]
    [InlineData("Email", "None", "Email")]
    [InlineData("None", "Email", "Email")]
    public void Both_Patterns_KeepsTheOneTheyShare(string left, string right, string both) =>
        Assert.Equal(both, ValuePatterns.Both(Enum.Parse<ValuePattern>(left), Enum.Parse<ValuePattern>(right)).ToString());
}
