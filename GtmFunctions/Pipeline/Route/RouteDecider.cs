using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// Decides events with what storage knows: answers what <see cref="RouteCore"/> needs, and claims what its decision takes, so that
/// decided again the same event is decided the same.
/// </summary>
internal sealed class RouteDecider(EventMarks marks, OwnerAssigner owners, ListsInUse lists, TimeProvider clock)
{
    /// <summary>Decides an event, and claims for it what the decision takes. Safe to run again.</summary>
    /// <param name="configuration">The version that decides.</param>
    /// <param name="event">The event.</param>
    /// <param name="known">What is known already.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">Others were quicker each time.</exception>
    public Task<RouteDecision> DecideAsync(
        Configuration configuration, CanonicalEvent @event, Known known, CancellationToken cancellation) =>
        DecideAsync(configuration, @event, known, claims: true, cancellation);

    /// <summary>Decides an event as things are now; nothing is written.</summary>
    /// <inheritdoc cref="DecideAsync(Configuration, CanonicalEvent, Known, CancellationToken)"/>
    public Task<RouteDecision> PreviewAsync(
        Configuration configuration, CanonicalEvent @event, Known known, CancellationToken cancellation) =>
        DecideAsync(configuration, @event, known, claims: false, cancellation);

    // What a filter looks into is read before any filter is tried
    private async Task<RouteDecision> DecideAsync(
        Configuration configuration, CanonicalEvent @event, Known known, bool claims, CancellationToken cancellation)
    {
        await lists.EnsureAsync(cancellation);
        return await DecideAsync(RouteCore.Plan(configuration, @event), known, claims, cancellation);
    }

    private async Task<RouteDecision> DecideAsync(RoutePlan plan, Known known, bool claims, CancellationToken cancellation)
    {
        // From the reading of a pool to the claim of a turn, others of this instance wait
        IDisposable? place = null;
        try
        {
            for (var lost = 0; ;)
            {
                var step = RouteCore.Decide(plan, known, clock.GetUtcNow());
                if (claims && step.Effects is [var effect, ..])
                {
                    var isClaimed = await TryClaimAsync(effect, cancellation);
                    if (!isClaimed && effect is OwnerEffect { Claim: var claim } && ++lost == OwnerAssigner.MaxTries)
                        throw OwnerAssigner.Contended(plan.Configuration.Assignments[claim.Assignment], plan.Event.Id);
                    known = isClaimed ? known.Claimed(effect) : known.Forget(effect);
                    if (isClaimed && effect is OwnerEffect)
                        (place, lost) = (Leave(place), 0);
                }
                else if (step.Needs is [OwnerNeed need, ..])
                {
                    if (claims)
                        place ??= await owners.EnterAsync(OwnerRule.PoolOf(need.Assignment), cancellation);

                    // Mostly it has no owner yet: where it has, the claim of another one is refused, and then it is read who
                    var sheet = await owners.ReadAsync(
                        need.Assignment, plan.Event.Id, need.Account, step: null, cancellation, isNew: claims && lost == 0);
                    known = known.With(need, sheet);
                    if (sheet.Entry is not null)
                        place = Leave(place);
                }
                else if (step.Needs is [MarkNeed mark, ..])
                {
                    known = known.With(mark, await marks.ReadAsync(mark.Key, cancellation));
                }
                else
                {
                    return step.Decision!;
                }
            }
        }
        finally
        {
            place?.Dispose();
        }
    }

    private Task<bool> TryClaimAsync(Effect effect, CancellationToken cancellation) => effect switch
    {
        MarkEffect mark => marks.TrySetAsync(mark.Key, mark.Mark, mark.Over, cancellation),
        OwnerEffect owner => owners.TryClaimAsync(owner.Claim, cancellation),
        _ => throw new InvalidOperationException($"Nobody carries out a {effect.GetType().Name}."),
    };

    private static IDisposable? Leave(IDisposable? place)
    {
        place?.Dispose();
        return null;
    }
}
