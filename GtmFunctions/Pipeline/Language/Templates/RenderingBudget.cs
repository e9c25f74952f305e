namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// How much one rendering may do, whatever an event holds: characters and items that its filters and paths work through, and, where that
/// does not tell, time. Both are far beyond what a message takes.
/// </summary>
internal sealed class RenderingBudget(TimeProvider time)
{
    /// <summary>The most characters and items.</summary>
    public const long MostWork = 8_000_000;

    /// <summary>The longest that it may take.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);

    private readonly long _started = time.GetTimestamp();
    private long _work;

    /// <summary>Counts work.</summary>
    /// <param name="work">How many characters or items.</param>
    /// <exception cref="TemplateException">It was too much.</exception>
    public void Charge(long work)
    {
        _work += work;
        if (_work > MostWork)
            throw new TemplateException(
                $"the template works through more than {MostWork} characters and items of this event: give its filters less, " +
                "or take them out of the loop");
        if (time.GetElapsedTime(_started) > LongestTime)
            throw new TemplateException($"the template takes more than {LongestTime.TotalSeconds:0} s with this event");
    }
}
