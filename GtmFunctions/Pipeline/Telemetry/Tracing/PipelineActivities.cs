using System.Diagnostics;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Telemetry.Tracing;

/// <summary>
/// The pipeline's activities: one trace from the webhook through the queues to the last call. They name sources, types, destinations and
/// our own ids, and nothing of a person. Names and attributes follow the semantic conventions of OpenTelemetry for messaging and HTTP
/// (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/, …/http/http-spans/) as far as they have one.
/// </summary>
internal static class PipelineActivities
{
    private const string Status = "http.response.status_code";

    private static readonly ActivitySource Source = new(TraceParent.SourceName);

    /// <summary>The activity of the pipeline that is under way here; <see langword="null"/> where none is.</summary>
    public static Activity? Own => Activity.Current is { Source.Name: TraceParent.SourceName } own ? own : null;

    /// <summary>
    /// A webhook is received: a trace of its own, which the request is linked to and is no part of, for the sender chose the ids of that.
    /// </summary>
    public static Activity? Receive()
    {
        if (!Source.HasListeners())
            return null;
        var request = Activity.Current;
        Activity.Current = null;
        var started = Source.StartActivity("receive", ActivityKind.Server, default(ActivityContext), tags: null, Links(request));
        if (started is null)
            Activity.Current = request;
        return started;
    }

    /// <summary>A stage runs on a message of a queue, as a part of the message's trace.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="messageId">The queue message's id.</param>
    /// <param name="message">The message.</param>
    public static Activity? Process(string queue, string messageId, StageMessage message)
    {
        if (!Source.HasListeners())
            return null;
        var started = Source.StartActivity(
            $"process {queue}", ActivityKind.Consumer, TraceParent.Parse(message.Parent), tags: null, Links(Activity.Current));
        return started?
            .SetTag("messaging.system", "azure_storage_queues")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", queue)
            .SetTag("messaging.message.id", messageId);
    }

    /// <summary>An item of a webhook is made an event, and carried on as far as nothing must wait.</summary>
    public static Activity? Intake(string source) => Source.StartActivity("intake")?.SetTag("gtm.source", source);

    /// <summary>A provider of an enricher is asked.</summary>
    public static Activity? LookUp(string provider) =>
        Source.StartActivity($"look up {provider}", ActivityKind.Client)?.SetTag("gtm.provider", provider);

    /// <summary>It is decided what happens to an event.</summary>
    public static Activity? Decide(CanonicalEvent @event) => Source.StartActivity("decide")?.Tell(@event);

    /// <summary>A try of an action is made at its destination.</summary>
    public static Activity? Deliver(ActionMessage message, string destination) =>
        Source.StartActivity($"deliver {destination}", ActivityKind.Client)?
            .SetTag("gtm.destination", destination)
            .SetTag("gtm.workflow", message.Workflow)
            .SetTag("gtm.branch", message.Branch)
            .SetTag("gtm.event.id", message.Event.Id)
            .SetTag("http.request.resend_count", message.Attempt > 1 ? message.Attempt - 1 : null);

    /// <summary>Says which event an activity is about.</summary>
    public static Activity Tell(this Activity activity, CanonicalEvent @event) => activity
        .SetTag("gtm.source", @event.Source)
        .SetTag("gtm.event.type", @event.Type)
        .SetTag("gtm.event.id", @event.Id);

    /// <summary>Says what was answered.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="status">The HTTP status; <see langword="null"/> where there was no answer.</param>
    /// <param name="error">In a word what kind of failure it is; <see langword="null"/> for none.</param>
    public static void Answered(this Activity activity, int? status, string? error)
    {
        activity.SetTag(Status, status);
        if (error is null)
            return;
        activity.SetTag("error.type", error);
        activity.SetStatus(ActivityStatusCode.Error);
    }

    private static ActivityLink[]? Links(Activity? outer) => outer is null ? null : [new ActivityLink(outer.Context)];
}
