namespace GtmFunctions.Pipeline.Limits;

/// <summary>How turns are taken by this instance.</summary>
/// <param name="Awake">
/// How long an action waits awake for its slot, holding its worker: less than the second that is a queue's shortest sleep, so that going
/// to sleep would miss the slot. Zero to always sleep.
/// </param>
/// <param name="MostAwake">
/// How many of one destination do so at one time: a third of the 24 messages that a host works on (host.json), the rest is for others.
/// </param>
internal sealed record AdmissionSettings(TimeSpan Awake, int MostAwake = 8)
{
    /// <summary>Half a second: nine tenths of a limit of 10 per second are used with it, and less than that with a quarter.</summary>
    public static readonly AdmissionSettings Default = new(TimeSpan.FromMilliseconds(500));
}
