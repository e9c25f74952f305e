namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// Makes an action's request and sends nothing: no token is fetched, nothing is looked up, and each setting is its name in brackets, so
/// that it can be shown.
/// </summary>
internal static class CallDrafter
{
    /// <summary>Makes it. Throws for nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">Dates what is dated, and is what <c>'now'</c> reads in a template.</param>
    public static CallDraft Draft(OutboundCall call, TimeProvider time)
    {
        var settings = ConnectorClient.SettingsOf(call, time, isDraft: true);
        try
        {
            // A real signature on a real body would let whoever reads it send it
            var unsigned = call with { Destination = call.Destination with { Sign = null } };
            var action = ConnectorClient.ActionOf(call);
            var values = CallValues.Create(call, settings);
            ConnectorClient.Require($"the action '{action.Name}'", action.Requires, values);
            values = values.Asking(KeptFields.Named(action, values.Fields));
            var steps = StepDraft.All(unsigned, action, values, settings);
            action = ConnectorClient.AsFound(action, values);
            var address = CallAddress.Create(CallAddress.Base(call, action.Url, settings), action.Path, values, settings);
            var body = CallBody.Create(call, action, values, settings);
            var headers = CallHeaders.Create(unsigned, action, body, credentials: null, values, settings, time.GetUtcNow());
            return CallDraft.Create(call, action, address, headers, body, settings.Secrets) with { Steps = steps };
        }
        catch (UnsentException unsent)
        {
            return CallDraft.Never(call, unsent.Answer.Reason);
        }
    }
}
