using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>One rendering of one template: its values, and how much it may still write.</summary>
internal sealed class TemplateRendering(
    FieldScope values,
    Func<string, string?> settings,
    TimeProvider time,
    OutputEscape escape,
    int largestOutput)
{
    private readonly RenderingBudget _budget = new(time);
    private readonly Dictionary<string, FluidValue> _liquid = new(StringComparer.Ordinal);
    private int _left = largestOutput;

    /// <summary>A text that needs no rendering.</summary>
    /// <exception cref="TemplateException">More than this rendering may write.</exception>
    public string Literal(string text)
    {
        _budget.Charge(1);
        Spend(text.Length);
        return text;
    }

    /// <summary>The text that a template writes.</summary>
    /// <exception cref="TemplateException">More than this rendering may write.</exception>
    public string Text(IFluidTemplate template)
    {
        using var writer = new CappedWriter(_left);
        Finish(template.RenderAsync(writer, NullEncoder.Default, Context()).AsTask());
        Spend(writer.Length);
        return writer.ToString();
    }

    /// <summary>The value of an expression, with its JSON type.</summary>
    /// <exception cref="TemplateException">More than this rendering may write.</exception>
    public JsonNode? Value(Expression expression)
    {
        var evaluation = expression.EvaluateAsync(Context()).AsTask();
        Finish(evaluation);
        var value = Escaped(LiquidJson.From(evaluation.Result), evaluation.Result);
        Spend(value?.ToJsonString().Length ?? 0);
        return value;
    }

    // A text that stays a value is put into a message like one that is written
    private JsonNode? Escaped(JsonNode? value, FluidValue from) =>
        ReferenceEquals(escape, OutputEscape.None) || from is StringValue { Encode: false } ? value : Texts.Map(value, escape.Value);

    // Fluid is asynchronous for values that are; none of ours is, so the task is done when it is handed over
    private static void Finish(Task task) => task.GetAwaiter().GetResult();

    private void Spend(int characters)
    {
        _left -= characters;
        if (_left < 0)
            throw new TemplateException(CappedWriter.TooMuch);
    }

    // What another template made of the event is escaped already
    private static FluidValue Rendered(JsonNode? value) =>
        FieldText.From(value) is { } text ? new StringValue(text, encode: false) : NilValue.Instance;

    private TemplateContext Context()
    {
        _budget.Charge(1);
        var context = new TemplateContext(LiquidParser.Options) { Now = time.GetUtcNow };
        ChargedFilters.Grant(context, _budget);
        foreach (var (name, value) in values.Roots)
        {
            // An array is made once for all texts of the template
            if (!_liquid.TryGetValue(name, out var liquid))
                _liquid[name] = liquid = name == Template.RenderedText ? Rendered(value) : LiquidJson.ToLiquid(value, _budget);
            context.SetValue(name, liquid);
        }

        escape.Use(context);
        context.SetValue("settings", new DictionaryValue(new SettingsLookup(settings)));
        return context;
    }
}
