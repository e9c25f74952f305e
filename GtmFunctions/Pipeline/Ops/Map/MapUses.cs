using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>What a configuration uses its signals and destinations for, by the names of who does.</summary>
internal static class MapUses
{
    /// <summary>What listens for the events that a signal makes: workflows, then other signals.</summary>
    public static IEnumerable<string> OfSignal(Signal signal, Configuration configuration) =>
        configuration.Workflows.Where(workflow => workflow.On.Contains(signal.Emit)).Select(workflow => workflow.Name)
            .Concat(configuration.Signals.Values.Where(other => other.Listens(signal.Emit)).Select(other => other.Name));

    /// <summary>
    /// What sends to a destination: <c>workflow:branch</c>, <c>assignment:sla</c>, <c>enrichers:name</c> or <c>alerts</c>.
    /// </summary>
    public static IEnumerable<string> OfDestination(Destination destination, Configuration configuration)
    {
        var branches =
            from workflow in configuration.Workflows
            from branch in workflow.Branches
            where branch.Do.Any(action => action.To == destination.Name)
            select $"{workflow.Name}:{branch.Name}";
        var slas =
            from assignment in configuration.Assignments.Values
            where assignment.Sla is { } sla && sla.Remind.Concat(sla.Reassign).Any(action => action.To == destination.Name)
            select $"{assignment.Name}:sla";
        var alerts = configuration.Alerts?.GoTo(destination.Name) is true ? [Config.Document.Alerts.Source] : Enumerable.Empty<string>();
        var awaits =
            from enricher in configuration.Enrichers.Values
            where enricher.Await?.Post.To == destination.Name
            select $"enrichers:{enricher.Name}";
        return branches.Concat(slas).Concat(awaits).Concat(alerts);
    }
}
