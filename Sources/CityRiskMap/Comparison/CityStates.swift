/// Goes through the states of a city, from the one as built to the one after its last survey, each computed from the one before it.
///
/// - Parameter visit: told the name of each state, the city in it, and of how many cells the survey changed the inputs; nil for the city as
///   built
/// - Returns: the last state
@discardableResult
func visitStates(
    of city: LoadedCity, options: RunOptions, _ visit: (_ name: String, _ state: SurveyedCity, _ changed: Int?) throws -> Void
) throws -> SurveyedCity {
    var built = city
    built.surveys = []
    var state = try SurveyedCity(built, options: options)
    try visit(KeptCity.asBuilt, state, nil)
    for survey in city.surveys {
        let (next, rescored, _) = try state.surveyed(survey, options: options)
        try visit(survey.survey.name, next, rescored.changed)
        state = next
    }
    return state
}
