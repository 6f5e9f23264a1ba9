// Composition root of the calibration sheet.
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import './sheet.css'
import { SheetPage } from './SheetPage.tsx'

mountPage(<SheetPage />)
