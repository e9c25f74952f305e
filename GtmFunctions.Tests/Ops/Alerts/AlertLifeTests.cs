using GtmFunctions.Pipeline.Ops.Alerts;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts;

public sealed class AlertLifeTests
{
    private static readonly DateTimeOffset Start = Problems.Start;

    [Fact]
    public void Next_OfAProblemThatLasts_TellsAtOnceAndThenMoreAndMoreSeldom()
    {
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        for (var minutes = 0; minutes <= 20 * 24 * 60; minutes++)
            Look(ref state, Problems.Down(), TimeSpan.FromMinutes(minutes), told);

        Assert.Equal(
            [
                (AlertPhase.Began, TimeSpan.Zero),
                (AlertPhase.Lasts, TimeSpan.FromHours(1)),
                (AlertPhase.Lasts, TimeSpan.FromHours(5)),
                (AlertPhase.Lasts, TimeSpan.FromHours(29)),
                (AlertPhase.Lasts, TimeSpan.FromHours(29 + (7 * 24))),
                (AlertPhase.Lasts, TimeSpan.FromHours(29 + (14 * 24))),
            ],
            told);
    }

    [Fact]
    public void Next_OfOneThatComesAndGoes_TellsItOnceAndThatItIsOverOnce()
    {
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        for (var minutes = 0; minutes < 60; minutes++)
            Look(ref state, minutes < 40 && minutes % 5 != 4 ? Problems.Down() : null, TimeSpan.FromMinutes(minutes), told);

        Assert.Equal([(AlertPhase.Began, TimeSpan.Zero), (AlertPhase.Over, TimeSpan.FromMinutes(44))], told);
        Assert.Null(state);
    }

    [Fact]
    public void Next_OfOneThatMustLast_TellsItOnlyWhenItDoes()
    {
        var patient = Problems.Down() with { Patience = TimeSpan.FromMinutes(1) };
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        Look(ref state, patient, TimeSpan.Zero, told);
        Look(ref state, null, TimeSpan.FromMinutes(1), told);
        Assert.Null(state);
        Look(ref state, patient, TimeSpan.FromMinutes(2), told);
        Look(ref state, patient, TimeSpan.FromMinutes(3), told);

        Assert.Equal([(AlertPhase.Began, TimeSpan.FromMinutes(3))], told);
    }

    [Fact]
    public void Next_OfOneThatGetsWorse_TellsItBeforeItsTime()
    {
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        Look(ref state, Problems.Down(), TimeSpan.Zero, told);
        Look(ref state, Problems.Down() with { Grade = 1 }, TimeSpan.FromMinutes(1), told);
        Look(ref state, Problems.Down(), TimeSpan.FromMinutes(2), told);
        Look(ref state, Problems.Down() with { Grade = 1 }, TimeSpan.FromMinutes(3), told);

        Assert.Equal([(AlertPhase.Began, TimeSpan.Zero), (AlertPhase.Lasts, TimeSpan.FromMinutes(1))], told);
    }

    [Fact]
    public void Next_WhileSomethingIsDue_ChangesNothing()
    {
        var due = AlertLife.Next(null, Problems.Down(), Start)!;

        Assert.Same(due, AlertLife.Next(due, null, Start.AddDays(1)));
        Assert.Same(due, AlertLife.Next(due, Problems.Down() with { Grade = 9 }, Start.AddDays(1)));
    }

    [Fact]
    public void Next_WhileNothingIsNew_IsTheSameObjectSoThatNothingIsWritten()
    {
        var state = AlertLife.Told(AlertLife.Next(null, Problems.Down(), Start)!)!;

        Assert.Same(state, AlertLife.Next(state, Problems.Down() with { Count = 99 }, Start.AddMinutes(59)));
    }

    [Fact]
    public void Next_OfOneThatComesBackWithinItsCooldown_TellsItOnceUnlessItIsWorse()
    {
        var often = Problems.Down() with { Cooldown = TimeSpan.FromHours(2) };
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        for (var minutes = 0; minutes < 130; minutes++)
            Look(ref state, minutes % 30 < 5 ? often : null, TimeSpan.FromMinutes(minutes), told);
        Assert.Equal([(AlertPhase.Began, TimeSpan.Zero), (AlertPhase.Over, TimeSpan.FromMinutes(10))], told);

        Look(ref state, often with { Grade = 1 }, TimeSpan.FromMinutes(129), told);
        Assert.Equal((AlertPhase.Began, TimeSpan.FromMinutes(129)), told[^1]);
    }

    [Fact]
    public void Next_AfterItsCooldown_ForgetsItOrTellsItAnew()
    {
        var often = Problems.Down() with { Cooldown = TimeSpan.FromHours(2) };
        var resting = new AlertState { Problem = often, FoundAt = Start, OverAt = Start };

        Assert.Same(resting, AlertLife.Next(resting, null, Start.AddMinutes(119)));
        Assert.Null(AlertLife.Next(resting, null, Start.AddMinutes(120)));
        Assert.Equal(AlertPhase.Began, AlertLife.Next(resting, often, Start.AddMinutes(120))!.Due!.Phase);
    }

    [Fact]
    public void Next_WhileMuted_TellsNothingAndThenWhatIsSo()
    {
        var until = Start.AddHours(2);
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        for (var minutes = 0; minutes <= 180; minutes++)
            Look(ref state, Problems.Down() with { Grade = minutes / 60 }, TimeSpan.FromMinutes(minutes), told, until);
        Assert.Equal([(AlertPhase.Began, TimeSpan.FromHours(2)), (AlertPhase.Lasts, TimeSpan.FromHours(3))], told);
    }

    [Fact]
    public void Next_MutedAfterItBegan_IsRemindedOfWhenTheMuteEndsAndEndsWithoutAWord()
    {
        var told = new List<(AlertPhase, TimeSpan)>();
        AlertState? state = null;
        Look(ref state, Problems.Down(), TimeSpan.Zero, told);
        for (var minutes = 1; minutes <= 130; minutes++)
            Look(ref state, Problems.Down(), TimeSpan.FromMinutes(minutes), told, Start.AddHours(2));
        Assert.Equal([(AlertPhase.Began, TimeSpan.Zero), (AlertPhase.Lasts, TimeSpan.FromHours(2))], told);

        for (var minutes = 131; minutes <= 140; minutes++)
            Look(ref state, null, TimeSpan.FromMinutes(minutes), told, Start.AddHours(9));
        Assert.Null(state);
        Assert.Equal(2, told.Count);
    }

    private static void Look(
        ref AlertState? state,
        Problem? problem,
        TimeSpan after,
        List<(AlertPhase, TimeSpan)> told,
        DateTimeOffset? muted = null)
    {
        state = AlertLife.Next(state, problem, Start + after, muted);
        if (state?.Due is not { } due)
            return;
        told.Add((due.Phase, due.At - Start));
        state = AlertLife.Told(state);
    }
}
