using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Accounts;
using GtmFunctions.Pipeline.Pages.Alarms;
using GtmFunctions.Pipeline.Pages.Data;
using GtmFunctions.Pipeline.Pages.DeadLetters;
using GtmFunctions.Pipeline.Pages.Destinations;
using GtmFunctions.Pipeline.Pages.Drift;
using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Importing;
using GtmFunctions.Pipeline.Pages.Jobs;
using GtmFunctions.Pipeline.Pages.Map;
using GtmFunctions.Pipeline.Pages.Numbers;
using GtmFunctions.Pipeline.Pages.Overview;
using GtmFunctions.Pipeline.Pages.People;
using GtmFunctions.Pipeline.Pages.Reps;
using GtmFunctions.Pipeline.Pages.Rules;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Rules.Edit;
using GtmFunctions.Pipeline.Pages.Rules.History;
using GtmFunctions.Pipeline.Pages.Rules.Reps;
using GtmFunctions.Pipeline.Pages.Rules.Rollouts;
using GtmFunctions.Pipeline.Pages.Rules.Tables;
using GtmFunctions.Pipeline.Pages.Sources;
using GtmFunctions.Pipeline.Pages.Subscriptions;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>JSON of the pages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(NoteModel))]
[JsonSerializable(typeof(OverviewModel))]
[JsonSerializable(typeof(EventsModel))]
[JsonSerializable(typeof(EventModel))]
[JsonSerializable(typeof(DeliveryModel))]
[JsonSerializable(typeof(EventSimulationModel))]
[JsonSerializable(typeof(ReplayPreviewModel))]
[JsonSerializable(typeof(DeadLettersModel))]
[JsonSerializable(typeof(DeadLetterGroupModel))]
[JsonSerializable(typeof(DeadLetterModel))]
[JsonSerializable(typeof(ReplaysModel))]
[JsonSerializable(typeof(FindModel))]
[JsonSerializable(typeof(FoundModel))]
[JsonSerializable(typeof(RepsModel))]
[JsonSerializable(typeof(RulesModel))]
[JsonSerializable(typeof(EditModel))]
[JsonSerializable(typeof(DraftsModel))]
[JsonSerializable(typeof(DraftModel))]
[JsonSerializable(typeof(DraftPreview))]
[JsonSerializable(typeof(HistoryModel))]
[JsonSerializable(typeof(PublicationModel))]
[JsonSerializable(typeof(RolloutModel))]
[JsonSerializable(typeof(AlarmsModel))]
[JsonSerializable(typeof(AccountsModel))]
[JsonSerializable(typeof(NumbersModel))]
[JsonSerializable(typeof(DataModel))]
[JsonSerializable(typeof(JobsModel))]
[JsonSerializable(typeof(ImportsModel))]
[JsonSerializable(typeof(ImportModel))]
[JsonSerializable(typeof(SourcesModel))]
[JsonSerializable(typeof(SourceModel))]
[JsonSerializable(typeof(RequestModel))]
[JsonSerializable(typeof(DestinationsModel))]
[JsonSerializable(typeof(DestinationModel))]
[JsonSerializable(typeof(SubscriptionsModel))]
[JsonSerializable(typeof(SubscriptionModel))]
[JsonSerializable(typeof(SubscriptionSecretModel))]
[JsonSerializable(typeof(MapModel))]
[JsonSerializable(typeof(DriftModel))]
[JsonSerializable(typeof(TableModel))]
[JsonSerializable(typeof(TableHistoryModel))]
[JsonSerializable(typeof(RepLeaveModel))]
internal sealed partial class PagesJson : JsonSerializerContext
{
    /// <summary>For people and programs: with lines, and letters of every language as they are.</summary>
    public static PagesJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = JsonDepth.Own,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
