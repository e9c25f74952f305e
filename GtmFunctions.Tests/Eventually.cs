using Xunit;

namespace GtmFunctions.Tests;

/// <summary>Waits for what a real process or real storage does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as the condition holds; fails the test when it does not in 2 minutes, or in the time that is given.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"not in {(within ?? Patience).TotalSeconds:0} s: {what}");
            await Task.Delay(Poll, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, within);
}
