using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class SignalReadingTests
{
    [Theory]
    [InlineData(
        "signals.s.any", "one of 'all', 'any' and 'weights': this one has 'all' already",
        "within: 1d, all: [ { on: x } ], any: [ { on: x } ]")]
    [InlineData("signals.s.within", "is for signals that count", "on: x, quietFor: 1d, within: 1d")]
    [InlineData("signals.s.weights[0]", "'weight' is missing", "within: 1d, threshold: 1, weights: [ { on: x } ]")]
    [InlineData("signals.s.weights", "'threshold' is missing", "within: 1d, weights: [ { on: x, weight: 1 } ]")]
    [InlineData(
        "signals.s.threshold", "the weights add up to 4 at most, so 5 is never reached",
        "within: 1d, threshold: 5, weights: [ { on: x, weight: 2, upTo: 2 } ]")]
    [InlineData("signals.s.threshold", "'threshold' is for 'weights'", "within: 1d, threshold: 5, all: [ { on: x } ]")]
    [InlineData("signals.s.all[0].weight", "'weight' is for conditions under 'weights'", "within: 1d, all: [ { on: x, weight: 2 } ]")]
    [InlineData("signals.s.inOrder", "two or more conditions under 'all'", "within: 1d, inOrder: true, any: [ { on: x }, { on: z } ]")]
    [InlineData("signals.s.all", "at most 500 events in all", "within: 1d, all: [ { on: x, atLeast: 400 }, { on: z, atLeast: 101 } ]")]
    [InlineData("signals.s.within", "at most 90d", "within: 91d, all: [ { on: x } ]")]
    [InlineData("signals.s.emit", "sets itself off", "within: 1d, all: [ { on: y } ]")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, $"signals: {{ s: {{ key: k, emit: y, {wrong} }} }}");

    [Fact]
    public void Read_Weights_AreWhole()
    {
        var signal = Signal(
            "within: 2d, reset: false, threshold: 3.5, weights: [ { on: [x, z], weight: 0.5, atLeast: 2, upTo: 3, distinct: " +
            "person.email }, { on: q, weight: 2 } ]");

        Assert.Equal(
            (SignalCombination.Weights, 3.5m, false, false), (signal.Combination, signal.Threshold, signal.Reset, signal.IsAbsence));
        Assert.Equal((2, 3, 6, 0.5m, "person.email"), (
            signal.Conditions[0].AtLeast, signal.Conditions[0].UpTo, signal.Conditions[0].Needs, signal.Conditions[0].Weight,
            signal.Conditions[0].Distinct!.Text));
        Assert.Equal(["x", "z", "q"], signal.Types);
    }

    [Fact]
    public void Read_Fingerprint_ChangesWithWhatIsCountedOnly()
    {
        var before = Signal("within: 2d, all: [ { on: x } ]").Fingerprint;

        Assert.Equal(before, Signal("within:   2d, cooldown: 1d, reset: false, all: [ { on: x } ]").Fingerprint);
        Assert.NotEqual(before, Signal("within: 3d, all: [ { on: x } ]").Fingerprint);
        Assert.NotEqual(before, Signal("within: 2d, all: [ { on: x, atLeast: 2 } ]").Fingerprint);
    }

    private static Signal Signal(string text)
    {
        var read = Mistake.Read($"signals: {{ s: {{ key: k, emit: y, {text} }} }}");
        Assert.Empty(read.Errors);
        return read.Configuration!.Signals["s"];
    }
}
