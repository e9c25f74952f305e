using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// The steps of an action that made something, by any of its tries: what one made is kept before the next step begins, so that no later try
/// makes it again.
/// </summary>
/// <param name="known">Those of earlier tries.</param>
/// <param name="keep">Keeps them all where the next try finds them; nothing where the call has no next try.</param>
internal sealed class RecordedSteps(IReadOnlyList<ActionStep> known, Func<IReadOnlyList<ActionStep>, CancellationToken, Task>? keep = null)
{
    private readonly Dictionary<string, ActionStep> _steps = known.ToDictionary(step => step.Name, StringComparer.Ordinal);

    /// <summary>The step of a name, or <see langword="null"/>.</summary>
    public ActionStep? Find(string name) => _steps.GetValueOrDefault(name);

    /// <summary>Keeps a step, in place of an earlier one of its name.</summary>
    public async Task AddAsync(ActionStep step, CancellationToken cancellationToken)
    {
        _steps[step.Name] = step;
        if (keep is not null)
            await keep([.. _steps.Values], cancellationToken);
    }
}
